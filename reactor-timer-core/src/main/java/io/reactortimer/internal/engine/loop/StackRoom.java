// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.internal.engine.loop;

import io.reactortimer.internal.engine.queue.DeadlineHeap;

/**
 * Asks for stack before the first of several steps that belong together. A caller near the end of
 * its stack gets its {@link StackOverflowError} here, where nothing has changed yet, and not
 * between two of them.
 *
 * <p>A stack overflows where a method is called, and earlier where its caller is interpreted, whose
 * frames are larger. So this asks for two things. {@link #reach} is one frame of more than a page:
 * that the stack goes so far is found out by one look per page, as the JVM does at each call, and
 * leaves room for the steps however they run. {@link #descend} calls itself, so that a call of many
 * steps asks for more than each of its steps asks for within it.
 *
 * <p>Code that calls nothing between its first change and its last needs none of this, see {@link
 * DeadlineHeap}.
 */
public final class StackRoom {

  private static final int STEP_FRAMES = 4;
  private static final int CALL_STEPS = 12;

  /** Compilers inline a recursion once, and where all is inlined nobody looks at the stack. */
  private static final int REACHES = 2;

  private StackRoom() {}

  /** Checks for room to arm or hand over one timer; less than ten nanoseconds. */
  static void forStep() {
    forSteps(1);
  }

  /** Checks for room for so many such steps, one within the other. */
  public static void forSteps(int steps) {
    descend(steps * STEP_FRAMES, 0, 0, 0, 0, 0, 0);
  }

  /** Checks for room for a public call made of many; some hundred nanoseconds. */
  public static void forCall() {
    descend(CALL_STEPS * STEP_FRAMES, 0, 0, 0, 0, 0, 0);
  }

  /** Calls itself. All values live on beyond the call, so that each frame has places for them. */
  private static long descend(int frames, long a, long b, long c, long d, long e, long f) {
    return frames == 0
        ? reach(REACHES)
        : (descend(frames - 1, b, c, d, e, f, a) ^ a) + (b ^ c) + (d ^ e) + f;
  }

  /**
   * Has a frame of four kilobytes when interpreted. The variables are never set, so it costs no
   * time; but compiled code, too, looks as far ahead as its frame would go if it had to go on
   * interpreted, wherever that is more than a page (HotSpot: {@code bang_size_in_bytes}).
   */
  @SuppressWarnings("unused")
  private static long reach(int more) {
    long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;
    long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, ba, bb, bc, bd, be, bf;
    long c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, ca, cb, cc, cd, ce, cf;
    long d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, da, db, dc, dd, de, df;
    long e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, ea, eb, ec, ed, ee, ef;
    long f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, fa, fb, fc, fd, fe, ff;
    long g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, ga, gb, gc, gd, ge, gf;
    long h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, ha, hb, hc, hd, he, hf;
    long j0, j1, j2, j3, j4, j5, j6, j7, j8, j9, ja, jb, jc, jd, je, jf;
    long k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, ka, kb, kc, kd, ke, kf;
    long l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, la, lb, lc, ld, le, lf;
    long m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, ma, mb, mc, md, me, mf;
    long n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, na, nb, nc, nd, ne, nf;
    long o0, o1, o2, o3, o4, o5, o6, o7, o8, o9, oa, ob, oc, od, oe, of;
    long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, pa, pb, pc, pd, pe, pf;
    long q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, qa, qb, qc, qd, qe, qf;
    return more == 0 ? 0 : reach(more - 1);
  }
}
