// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.pause;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When the time of suspension is read from its file. */
class SuspendedTimeTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long wallNanos = 1_700_000_000 * SECOND;
  private long monotonicNanos = Long.MAX_VALUE - SECOND; // it may wrap
  private long fileNanos = 5 * SECOND;
  private int reads;

  private final SuspendedTime suspended =
      new SuspendedTime(
          () -> {
            reads++;
            return fileNanos;
          },
          () -> TimeUnit.NANOSECONDS.toMillis(wallNanos),
          () -> monotonicNanos);

  private void run(long nanos) {
    wallNanos += nanos;
    monotonicNanos += nanos;
  }

  @Test
  void whileBothClocksRunAlikeTheFileIsReadOnce() {
    for (int i = 0; i < 100; i++) {
      assertThat(suspended.nanos()).isEqualTo(5 * SECOND);
      run(SECOND + 1_234_567);
    }
    assertThat(reads).isOne();
  }

  @Test
  void aSuspensionIsRead() {
    suspended.nanos();
    wallNanos += SECOND;
    fileNanos += SECOND;
    assertThat(suspended.nanos()).isEqualTo(6 * SECOND);
    run(SECOND);
    assertThat(suspended.nanos()).isEqualTo(6 * SECOND);
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void aWallClockThatIsSetIsNoSuspension() {
    suspended.nanos();
    wallNanos -= 3_600 * SECOND;
    assertThat(suspended.nanos()).isEqualTo(5 * SECOND);
  }

  @Test
  void aSuspensionWhileItIsReadIsReadTheNextTime() {
    SuspendedTime interrupted =
        new SuspendedTime(
            () -> {
              long before = fileNanos;
              if (reads++ == 0) {
                wallNanos += SECOND;
                fileNanos += SECOND;
              }
              return before;
            },
            () -> TimeUnit.NANOSECONDS.toMillis(wallNanos),
            () -> monotonicNanos);
    assertThat(interrupted.nanos()).isEqualTo(5 * SECOND);
    assertThat(interrupted.nanos()).isEqualTo(6 * SECOND);
  }

  @Test
  void whatCouldNotBeReadIsTriedAgain() {
    fileNanos = ProcessReading.UNREAD;
    assertThat(suspended.nanos()).isEqualTo(ProcessReading.UNREAD);
    fileNanos = SECOND;
    assertThat(suspended.nanos()).isEqualTo(SECOND);
  }
}
