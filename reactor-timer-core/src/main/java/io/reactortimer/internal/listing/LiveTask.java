// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.listing;

import io.reactortimer.internal.origin.Origin;
import io.reactortimer.live.TimerKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a listing asks a task that a {@code schedule} call made. */
public interface LiveTask extends LiveTimer {

  /** Returns the task as it was submitted, before schedule hooks; null once it has ended. */
  @Nullable Runnable submitted();

  @Override
  default @Nullable Object chainHead() {
    return submitted();
  }

  /** Returns where the operator was assembled whose task it is, if that was recorded then. */
  @Override
  default @Nullable Origin origin() {
    return OperatorChain.carriedOrigin(submitted());
  }

  @Override
  default @Nullable String listedName() {
    return listedName(ChainSteps.of(submitted()));
  }

  @Override
  default @Nullable String listedName(ChainSteps chain) {
    PipelineName name = PipelineName.of(chain.head());
    if (name != null) {
      return name.name();
    }
    return kind(chain) == TimerKind.TIMEOUT ? GuardedCall.nameFor(chain.head()) : null;
  }

  @Override
  default Map<String, String> listedTags() {
    PipelineName name = PipelineName.of(submitted());
    return name == null ? Map.of() : name.tags();
  }
}
