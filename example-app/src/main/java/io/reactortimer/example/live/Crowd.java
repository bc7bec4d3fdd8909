// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Further viewers, the same in both lanes. Any thread. */
@Component
class Crowd implements DisposableBean {

  private static final int MOST = 100_000;

  private final List<Lane> lanes;
  private Disposable.Composite viewers = Disposables.composite();
  private int count;

  Crowd(List<Lane> lanes) {
    this.lanes = lanes;
  }

  /** Adds viewers to each lane, up to a limit. */
  synchronized void add(int more) {
    int added = Math.min(more, MOST - count);
    for (int i = 0; i < added; i++) {
      Duration from =
          Duration.ofSeconds(1).plus(Duration.ofSeconds(1).multipliedBy(i).dividedBy(added));
      for (Lane lane : lanes) {
        viewers.add(lane.heartbeat(from).subscribe(beat -> {}, failure -> {}));
      }
    }
    count += Math.max(0, added);
  }

  /** Cancels all of them. */
  synchronized void leave() {
    viewers.dispose();
    viewers = Disposables.composite();
    count = 0;
  }

  synchronized int count() {
    return count;
  }

  @Override
  public void destroy() {
    leave();
  }
}
