// SPDX-License-Identifier: Apache-2.0
// Copyright the reactor-timer authors
package io.reactortimer.contract;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rings of files inside one package: files that use each other in a circle, so that none can be
 * read before the others. Read from bytecode, because files of one package need no imports.
 *
 * <p>A ring is a strongly connected component of the graph of uses, found as in Tarjan,
 * "Depth-first search and linear graph algorithms" (1972). A nested class counts as its file.
 */
final class Rings {

  private final Map<String, Set<String>> uses;
  private final Map<String, Integer> order = new HashMap<>();
  private final Map<String, Integer> lowest = new HashMap<>();
  private final Deque<String> path = new ArrayDeque<>();
  private final List<Set<String>> found = new ArrayList<>();

  private Rings(Map<String, Set<String>> uses) {
    this.uses = uses;
  }

  /** Returns the largest ring of each package; a package without one has a set of one file. */
  static Map<String, Set<String>> largestByPackage(JavaClasses classes) {
    Map<String, Map<String, Set<String>>> packages = new TreeMap<>();
    for (JavaClass each : classes) {
      if (each.getSimpleName().equals("package-info")) {
        continue;
      }
      Set<String> used =
          packages
              .computeIfAbsent(each.getPackageName(), name -> new TreeMap<>())
              .computeIfAbsent(fileOf(each), name -> new TreeSet<>());
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().equals(each.getPackageName())) {
          used.add(fileOf(target));
        }
      }
    }
    Map<String, Set<String>> largest = new TreeMap<>();
    packages.forEach((name, uses) -> largest.put(name, largest(uses)));
    return largest;
  }

  /** Returns the largest ring of a graph; if there is none, some single file. */
  static Set<String> largest(Map<String, Set<String>> uses) {
    Rings rings = new Rings(uses);
    for (String file : uses.keySet()) {
      if (!rings.order.containsKey(file)) {
        rings.visit(file);
      }
    }
    return rings.found.stream()
        .max((a, b) -> Integer.compare(a.size(), b.size()))
        .orElseGet(Set::of);
  }

  private void visit(String file) {
    int number = order.size();
    order.put(file, number);
    lowest.put(file, number);
    path.push(file);
    for (String used : uses.getOrDefault(file, Set.of())) {
      if (!order.containsKey(used)) {
        visit(used);
        lowest.merge(file, lowest.get(used), Math::min);
      } else if (path.contains(used)) {
        lowest.merge(file, order.get(used), Math::min);
      }
    }
    if (lowest.get(file) == number) {
      found.add(unwindTo(file));
    }
  }

  private Set<String> unwindTo(String file) {
    Set<String> ring = new TreeSet<>();
    String top;
    do {
      top = path.pop();
      ring.add(top);
    } while (!top.equals(file));
    return ring;
  }

  private static String fileOf(JavaClass given) {
    JavaClass outermost = given;
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    return outermost.getSimpleName();
  }
}
