// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a lease is and has been. A value; fields may be from slightly different moments.
 *
 * @param name its name
 * @param open whether this instance has it now
 * @param token the highest fencing token seen, of this instance or another; zero before the first
 * @param since when this instance got it, or {@code null} if it does not have it
 * @param left how long it may still be used without a renewal, or {@code null} if this instance
 *     does not have it
 * @param acquired how often this instance got it
 * @param lost how often this instance had it and it ended, releases not counted
 * @param late how many answers of the store came after the time that they granted, or after the
 *     lease they were to extend had ended; none of them opened it
 * @since 0.1
 */
public record LeaseInfo(
    String name,
    boolean open,
    long token,
    @Nullable Instant since,
    @Nullable Duration left,
    long acquired,
    long lost,
    long late) {}
