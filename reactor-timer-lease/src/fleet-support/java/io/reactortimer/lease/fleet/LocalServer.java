// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.lease.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real server of the machine, started for a test on a free port of the loopback, by an
 * unprivileged user and with its files in a directory of its own.
 */
public final class LocalServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What is started. */
  public enum Kind {
    /** PostgreSQL, as Debian's package postgresql has it. */
    POSTGRESQL("postgres"),
    /** Redis, as Debian's package redis-server has it. */
    REDIS("redis-server"),
    /** MariaDB, as Debian's package mariadb-server has it. */
    MARIADB("mariadbd");

    private final String program;

    Kind(String program) {
      this.program = program;
    }
  }

  private final Kind kind;
  private final Path program;
  private final Path directory;
  private final int port;
  private Process process;

  private LocalServer(Kind kind, Path program, Path directory, int port) {
    this.kind = kind;
    this.program = program;
    this.directory = directory;
    this.port = port;
  }

  /** Starts one, or skips the test with the reason if that cannot be done here. */
  public static LocalServer start(Kind kind) {
    Path program = find(kind.program);
    assumeTrue(program != null, kind.program + " is not installed");
    assumeTrue(!isRoot() || find("setpriv") != null, "only root is here, and no setpriv");
    try {
      Path directory = Files.createTempDirectory("lease-" + kind.program);
      LocalServer server = new LocalServer(kind, program, directory, freePort());
      server.prepare();
      server.begin();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Path find(String name) {
    List<Path> places =
        new ArrayList<>(
            Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(Path::of)
                .toList());
    places.addAll(List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin")));
    Path versions = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> found = Files.list(versions)) {
        found.sorted(Comparator.reverseOrder()).map(p -> p.resolve("bin")).forEach(places::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return places.stream()
        .map(place -> place.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Runs as somebody without privileges: the user "nobody" if this is root. */
  private List<String> unprivileged(List<String> command) {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(
          List.of(
              "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"));
    }
    all.addAll(command);
    return all;
  }

  private void prepare() throws IOException {
    if (isRoot()) {
      assertThat(run(List.of("chown", "65534:65534", directory.toString()))).isZero();
    }
    if (kind == Kind.POSTGRESQL) {
      String initdb = program.resolveSibling("initdb").toString();
      assertThat(
              run(
                  unprivileged(
                      List.of(
                          initdb,
                          "-D",
                          directory.resolve("data").toString(),
                          "-U",
                          "test",
                          "--auth=trust",
                          "--no-sync",
                          "-E",
                          "UTF8"))))
          .isZero();
    } else if (kind == Kind.MARIADB) {
      Path install = find("mariadb-install-db");
      assumeTrue(install != null, "mariadb-install-db is not installed");
      assertThat(
              run(
                  unprivileged(
                      List.of(
                          install.toString(),
                          "--no-defaults",
                          "--datadir=" + directory.resolve("data"),
                          "--auth-root-authentication-method=normal",
                          "--skip-test-db"))))
          .isZero();
    }
  }

  private List<String> command() {
    String port = Integer.toString(this.port);
    String data = directory.resolve("data").toString();
    return switch (kind) {
      case POSTGRESQL ->
          List.of(
              program.toString(),
              "-D",
              data,
              "-p",
              port,
              "-h",
              "127.0.0.1",
              "-k",
              directory.toString(),
              "-c",
              "shared_buffers=16MB");
      case REDIS ->
          List.of(
              program.toString(),
              "--port",
              port,
              "--bind",
              "127.0.0.1",
              "--dir",
              directory.toString(),
              "--appendonly",
              "yes",
              "--appendfsync",
              "always",
              "--save",
              "");
      case MARIADB ->
          List.of(
              program.toString(),
              "--no-defaults",
              "--datadir=" + data,
              "--port=" + port,
              "--bind-address=127.0.0.1",
              "--socket=" + directory.resolve("socket"),
              "--innodb-buffer-pool-size=16M");
    };
  }

  private void begin() throws IOException {
    process =
        new ProcessBuilder(unprivileged(command()))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!accepts()) {
      if (!process.isAlive() || System.nanoTime() - until > 0) {
        end();
        throw new IllegalStateException(
            kind + " did not start: " + Files.readString(directory.resolve("log")));
      }
      pause();
    }
  }

  private boolean accepts() {
    Path ask = kind == Kind.POSTGRESQL ? find("pg_isready") : null;
    if (ask != null) {
      // It accepts connections before it is ready, and refuses what they ask.
      return run(List.of(ask.toString(), "-h", "127.0.0.1", "-p", Integer.toString(port))) == 0;
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its port on the loopback. */
  public int port() {
    return port;
  }

  /** Where R2DBC finds it. */
  public String r2dbcUrl() {
    return switch (kind) {
      case POSTGRESQL -> "r2dbc:postgresql://test@127.0.0.1:" + port + "/postgres";
      case MARIADB -> "r2dbc:mariadb://root@127.0.0.1:" + port + "/mysql";
      case REDIS -> throw new IllegalStateException("Redis has no R2DBC");
    };
  }

  /** Stops all its processes where they are, as a frozen machine does. */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets them go on. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .forEach(one -> run(List.of("kill", signal, Long.toString(one.pid()))));
  }

  /** Ends it as a crash does, and starts it with the same files. */
  public void crashAndRestart() {
    end();
    try {
      Files.deleteIfExists(directory.resolve("data").resolve("postmaster.pid"));
      begin();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(
        one -> one.onExit().orTimeout(60, TimeUnit.SECONDS).exceptionally(e -> null).join());
  }

  static int run(List<String> command) {
    try {
      Process one =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return one.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    thaw();
    end();
    run(List.of("rm", "-rf", directory.toString()));
  }
}
