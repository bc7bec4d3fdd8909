// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.example.live;

import io.reactortimer.example.leaks.LeakyVisits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;

/** The stream of the page and its buttons. */
@RestController
class LiveController {

  /** What no page of another origin can send without being allowed to. */
  private static final String BY_OUR_PAGE = "X-Requested-With=XMLHttpRequest";

  private static final Duration BAD_MOMENT = Duration.ofSeconds(2);

  private final List<Lane> lanes;
  private final Streams streams;
  private final Crowd crowd;
  private final Freeze freeze;
  private final LaneCpu cpu;
  private final LeakyVisits leak;

  LiveController(
      List<Lane> lanes,
      Streams streams,
      Crowd crowd,
      Freeze freeze,
      LaneCpu cpu,
      LeakyVisits leak) {
    this.lanes = lanes;
    this.streams = streams;
    this.crowd = crowd;
    this.freeze = freeze;
    this.cpu = cpu;
    this.leak = leak;
  }

  /** One stream a page: a browser has six connections to a server, and no more. */
  @GetMapping(path = "/live/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<LiveEvent> events() {
    return streams.all();
  }

  /** What is not in the stream. */
  @GetMapping("/live/state")
  State state() {
    return new State(
        crowd.count(),
        streams.isSlow(),
        freeze.refusal(),
        leak.isRunning(),
        lanes.stream().collect(Collectors.toMap(Lane::name, cpu::millis)));
  }

  /**
   * The state of the page's buttons, and what both lanes cost.
   *
   * @param viewers further viewers in each lane
   * @param slow whether calls are slow
   * @param noFreeze why the process cannot be frozen, or null if it can
   * @param leaking whether visitors leave timers behind
   * @param cpuMillis CPU time of the timer threads by lane
   */
  record State(
      int viewers,
      boolean slow,
      @Nullable String noFreeze,
      boolean leaking,
      Map<String, Long> cpuMillis) {}

  @PostMapping(path = "/live/freeze", headers = BY_OUR_PAGE)
  void freeze() throws IOException {
    String refusal = freeze.refusal();
    if (refusal != null) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, refusal);
    }
    freeze.run(BAD_MOMENT);
  }

  /** Blocks the timer thread of each lane in a callback. */
  @PostMapping(path = "/live/block", headers = BY_OUR_PAGE)
  void block() {
    lanes.forEach(lane -> lane.scheduler().schedule(() -> Streams.sleep(BAD_MOMENT)));
  }

  @PostMapping(path = "/live/slow", headers = BY_OUR_PAGE)
  void slow(@RequestParam("on") boolean on) {
    streams.slow(on);
  }

  /** Lets visitors come who leave timers behind, or no more of them; what they left stays. */
  @PostMapping(path = "/live/leak", headers = BY_OUR_PAGE)
  void leak(@RequestParam("on") boolean on) {
    if (on) {
      leak.start();
    } else {
      leak.stop();
    }
  }

  @PostMapping(path = "/live/viewers", headers = BY_OUR_PAGE)
  void viewers() {
    crowd.add(10_000);
  }

  @PostMapping(path = "/live/cancel", headers = BY_OUR_PAGE)
  void cancel() {
    crowd.leave();
  }
}
