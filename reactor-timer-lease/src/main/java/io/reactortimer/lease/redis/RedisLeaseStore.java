// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.reactortimer.lease.LeaseStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Leases in Redis, by one script for all names. Each lease is a key with a time to live beside a
 * key that counts its token; all share a hash tag, so that they are in one slot of a cluster.
 *
 * <p>A fail-over to a replica that has not yet seen the last write, and a restart without
 * persistence, lose leases: another instance may then get one that is still held. The token is
 * higher than any that a contender has seen, but may be one that was given away unseen.
 *
 * <p>It keeps a connection of its own, and opens another when that is lost. Times are those of
 * Redis.
 *
 * @since 0.1
 */
public final class RedisLeaseStore implements LeaseStore {

  private static final Duration LONGEST_OPENING = Duration.ofSeconds(30);

  // Two prefixes, since any suffix may be the end of a name.
  private static final String LEASE = "{reactor-timer}:lease:";
  private static final String TOKEN = "{reactor-timer}:token:";

  /** The token is read and written as a string: a script's number has 53 bits. */
  private static final String ACQUIRE =
      """
      local found = {}
      for i = 1, #KEYS, 2 do
        local holder = redis.call('get', KEYS[i])
        local floor = tonumber(ARGV[(i + 1) / 2 + 2])
        local token = tonumber(redis.call('get', KEYS[i + 1]) or '0')
        local mine = holder == ARGV[1]
        if not holder or (mine and token < floor) then
          token = math.max(token, floor) + 1
          redis.call('set', KEYS[i + 1], string.format('%.0f', token))
          redis.call('set', KEYS[i], ARGV[1], 'PX', ARGV[2])
          mine = true
        elseif mine and redis.call('pttl', KEYS[i]) < tonumber(ARGV[2]) then
          redis.call('pexpire', KEYS[i], ARGV[2])
        end
        found[#found + 1] = token
        found[#found + 1] = mine and 1 or 0
      end
      return found
      """;

  private static final String RELEASE =
      """
      for i = 1, #KEYS do
        if redis.call('get', KEYS[i]) == ARGV[1] then
          redis.call('del', KEYS[i])
        end
      end
      return 0
      """;

  private final Supplier<CompletionStage<StatefulRedisConnection<String, String>>> connect;

  /** The connection, or the attempt to open one; null when the last attempt has failed. */
  private final AtomicReference<@Nullable Mono<StatefulRedisConnection<String, String>>> link =
      new AtomicReference<>();

  private RedisLeaseStore(
      Supplier<CompletionStage<StatefulRedisConnection<String, String>>> connect) {
    this.connect = connect;
  }

  /**
   * Returns a store on the Redis that a client leads to by itself. The client stays its owner's.
   *
   * @param client made with the address of a server
   * @return a new store
   */
  public static RedisLeaseStore of(RedisClient client) {
    Objects.requireNonNull(client, "client");
    // Blocks where that does no harm.
    return new RedisLeaseStore(
        () -> CompletableFuture.completedFuture(client.connect(StringCodec.UTF8)));
  }

  /**
   * Returns a store on a Redis that a client is led to. The client stays its owner's.
   *
   * @param client with any address or none
   * @param uri the server
   * @return a new store
   */
  public static RedisLeaseStore of(RedisClient client, RedisURI uri) {
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(uri, "uri");
    return new RedisLeaseStore(() -> client.connectAsync(StringCodec.UTF8, uri));
  }

  /**
   * Returns a store that opens its connections as told, for what else Lettuce offers.
   *
   * @param connect opens a connection of the store's own, on a thread that may be blocked; asked
   *     again when that one is lost
   * @return a new store
   */
  public static RedisLeaseStore of(
      Supplier<CompletionStage<StatefulRedisConnection<String, String>>> connect) {
    return new RedisLeaseStore(Objects.requireNonNull(connect, "connect"));
  }

  private Mono<StatefulRedisConnection<String, String>> current() {
    return Mono.defer(
        () -> {
          Mono<StatefulRedisConnection<String, String>> known = link.get();
          return known == null
              ? opened()
              : forgottenIfFailed(known)
                  .flatMap(open -> open.isOpen() ? Mono.just(open) : replaced(known));
        });
  }

  /**
   * Opens another connection in place of a lost one, which may be lost for good: its client was
   * shut down, or does not reconnect. And if it would, a lease has no time for its back-off. Once
   * for each call, whatever becomes of the other one.
   */
  private Mono<StatefulRedisConnection<String, String>> replaced(
      Mono<StatefulRedisConnection<String, String>> lost) {
    if (link.compareAndSet(lost, null)) {
      closed(lost).subscribe();
    }
    return opened();
  }

  private Mono<StatefulRedisConnection<String, String>> opened() {
    for (; ; ) {
      Mono<StatefulRedisConnection<String, String>> known = link.get();
      if (known != null) {
        return forgottenIfFailed(known);
      }
      // A caller that gives up does not stop it: it may take longer than one call may wait.
      link.compareAndSet(null, Mono.defer(this::open).timeout(LONGEST_OPENING).cache());
    }
  }

  private Mono<StatefulRedisConnection<String, String>> forgottenIfFailed(
      Mono<StatefulRedisConnection<String, String>> known) {
    return known.doOnError(failure -> link.compareAndSet(known, null));
  }

  private Mono<StatefulRedisConnection<String, String>> open() {
    // Not on the timer's thread: Lettuce loads hundreds of classes at its first connection. And
    // nothing cancels or interrupts it, as then nobody would learn of what it opens all the same.
    CompletableFuture<StatefulRedisConnection<String, String>> opened =
        Mono.fromCompletionStage(connect)
            .doOnNext(StatefulRedisConnection::reactive)
            .subscribeOn(Schedulers.boundedElastic())
            .toFuture();
    return Mono.fromFuture(opened, true)
        .doOnCancel(() -> closed(Mono.fromFuture(opened, true)).subscribe());
  }

  /** Closes a connection, also one that is still to come. */
  private static Mono<Void> closed(Mono<StatefulRedisConnection<String, String>> connection) {
    return connection
        .filter(open -> !isClosed(open)) // of which Lettuce would warn
        .flatMap(open -> Mono.fromCompletionStage(open.closeAsync()))
        .onErrorComplete();
  }

  private static boolean isClosed(StatefulRedisConnection<String, String> connection) {
    return connection instanceof RedisChannelHandler<?, ?> handler && handler.isClosed();
  }

  @Override
  public Mono<Map<String, Holding>> acquire(String owner, Map<String, Long> floors, Duration ttl) {
    List<String> names = List.copyOf(floors.keySet());
    List<String> keys = new ArrayList<>();
    List<String> arguments = new ArrayList<>(List.of(owner, Long.toString(ttl.toMillis())));
    for (String name : names) {
      keys.add(LEASE + name);
      keys.add(TOKEN + name);
      arguments.add(Long.toString(floors.getOrDefault(name, 0L)));
    }
    return eval(ACQUIRE, keys, arguments, ScriptOutputType.MULTI)
        .map(answer -> holdings(names, (List<?>) answer));
  }

  private static Map<String, Holding> holdings(List<String> names, List<?> answer) {
    Map<String, Holding> found = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      long token = (Long) answer.get(2 * i);
      found.put(names.get(i), new Holding(token, (Long) answer.get(2 * i + 1) == 1));
    }
    return found;
  }

  @Override
  public Mono<Void> release(String owner, Iterable<String> names) {
    List<String> keys = new ArrayList<>();
    names.forEach(name -> keys.add(LEASE + name));
    return keys.isEmpty()
        ? Mono.empty()
        : eval(RELEASE, keys, List.of(owner), ScriptOutputType.INTEGER).then();
  }

  private Mono<Object> eval(
      String script, List<String> keys, List<String> arguments, ScriptOutputType type) {
    return current()
        .flatMapMany(
            connection ->
                connection
                    .reactive()
                    .eval(
                        script,
                        type,
                        keys.toArray(String[]::new),
                        arguments.toArray(String[]::new)))
        .collectList()
        .map(parts -> parts.size() == 1 ? parts.get(0) : parts);
  }

  @Override
  public Mono<Void> close() {
    return Mono.defer(
        () -> {
          Mono<StatefulRedisConnection<String, String>> known = link.getAndSet(null);
          // Cached, as one that is still being opened is closed also if nobody waits so long.
          return known == null ? Mono.empty() : closed(known).cache();
        });
  }

  @Override
  public String kind() {
    return "Redis";
  }
}
