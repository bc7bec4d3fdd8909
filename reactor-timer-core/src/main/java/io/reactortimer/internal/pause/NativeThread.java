// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

/** A thread that knows what the operating system calls it. */
public interface NativeThread {

  /** Returns the id of the operating system; 0 if there is none or it is not known yet. */
  long nativeId();

  /** Returns that of the calling thread; to be kept, it takes some ten microseconds. */
  static long currentId() {
    return LinuxFiles.currentThreadId();
  }
}
