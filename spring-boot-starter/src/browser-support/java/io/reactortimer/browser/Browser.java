// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The Chromium of this machine, without a window. Tests are skipped where there is none. Whatever
 * happens on a page is waited for with patience; nothing asks how long it took.
 */
public final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path SHOTS = Path.of("target", "screenshots");
  private static final Path PICTURES = Path.of("..", "docs", "pictures");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** How a page is looked at. */
  public enum Look {
    WIDE(1400, 800, false),
    WIDE_DARK(1400, 800, true),
    NARROW(390, 844, false),
    NARROW_DARK(390, 844, true);

    private final int width;
    private final int height;
    private final boolean dark;

    Look(int width, int height, boolean dark) {
      this.width = width;
      this.height = height;
      this.dark = dark;
    }
  }

  /** Opens a browser, or skips the test. */
  public static Browser open(String... arguments) {
    return open(Map.of(), arguments);
  }

  /** Opens a browser with preferences of its profile, or skips the test. */
  public static Browser open(Map<String, Object> preferences, String... arguments) {
    Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
    Optional<Path> driver = onPath("chromedriver");
    assumeTrue(
        chromium.isPresent() && driver.isPresent(), "no chromium and chromedriver on the path");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get().toFile());
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--lang=en");
    options.addArguments("--disable-dev-shm-usage", "--hide-scrollbars");
    options.addArguments(arguments);
    options.setExperimentalOption("prefs", preferences);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.get().toFile())
            .usingAnyFreePort()
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.look(Look.WIDE);
    return browser;
  }

  private static Optional<Path> onPath(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public Browser look(Look look) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", look.width, "height", look.height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", look.dark ? "dark" : "light"))));
    return this;
  }

  public Browser go(String address) {
    driver.get(address);
    return this;
  }

  public void back() {
    driver.navigate().back();
  }

  public String address() {
    return driver.getCurrentUrl();
  }

  public String source() {
    return driver.getPageSource();
  }

  public void frame(String css) {
    driver.switchTo().frame(find(css));
  }

  /** The first element, waited for. */
  public WebElement find(String css) {
    return until(
        "there is " + css,
        d -> d.findElements(By.cssSelector(css)).stream().findFirst().orElse(null));
  }

  public int count(String css) {
    return driver.findElements(By.cssSelector(css)).size();
  }

  /** Waits until the text of an element matches. */
  public void reads(String css, String pattern) {
    until(
        css + " reads " + pattern,
        d ->
            d.findElements(By.cssSelector(css)).stream()
                .anyMatch(element -> element.getText().matches("(?s)" + pattern)));
  }

  /** Waits until something is so. */
  public <T> T until(String what, Function<WebDriver, T> sign) {
    return new WebDriverWait(driver, PATIENCE)
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> what + "; the page reads: " + find("body").getText())
        .until(sign::apply);
  }

  public void click(String css) {
    until(
        css + " can be clicked",
        d ->
            d.findElements(By.cssSelector(css)).stream()
                .filter(element -> element.isDisplayed() && element.isEnabled())
                .findFirst()
                .map(
                    element -> {
                      element.click();
                      return true;
                    })
                .orElse(null));
  }

  public void type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Goes on by the tabulator until an element that matches has the focus. */
  public void tabTo(String css) {
    for (int i = 0; i < 200; i++) {
      type(Keys.TAB);
      if ((Boolean) run("return document.activeElement.matches(arguments[0])", css)) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not lead to " + css);
  }

  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  public void cookiesAway() {
    driver.manage().deleteAllCookies();
  }

  /** What the console says since it was asked last. */
  public List<String> console() {
    List<String> lines = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      lines.add(entry.getLevel() + " " + entry.getMessage());
    }
    return lines;
  }

  /** Nothing on the page keeps people out, as far as a machine can tell. */
  public void isAccessible() {
    run(axe());
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    Object violations =
        driver.executeAsyncScript(
            "const done = arguments[0];"
                + "axe.run().then(result => done(result.violations.map(v => v.id + ': ' + v.help"
                + " + ' ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | '))))");
    assertThat((List<?>) violations).isEmpty();
  }

  private static String axe() {
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Nothing is wider than the window, except for what can be scrolled by itself. */
  public void fits() {
    assertThat((Boolean) run("return document.documentElement.scrollWidth <= window.innerWidth"))
        .as("the page is wider than the window")
        .isTrue();
  }

  /** Keeps a picture under {@code target}. */
  public Path shot(String name) {
    try {
      Files.createDirectories(SHOTS);
      return Files.write(SHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Keeps a picture for the documentation too, if {@code -Dpictures.write=true} asks for it.
   *
   * @param look its colors are part of the name
   */
  public void picture(String name, Look look) {
    String file = name + (look.dark ? "-dark" : "");
    Path shot = shot(file);
    if (Boolean.getBoolean("pictures.write")) {
      try {
        Files.createDirectories(PICTURES);
        Files.copy(shot, PICTURES.resolve(file + ".png"), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
