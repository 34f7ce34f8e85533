#include "src/cli/benchmark_choice.h"

#include "reporters/display_text.h"
#include "src/cli/report_output.h"
#include "src/cli/suggestion.h"
#include "src/measure/rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <regex>
#include <string_view>
#include <utility>

namespace benchgate::cli {

namespace {

constexpr std::size_t kShown = 10;

/// All benchmarks that both sides have.
std::vector<ChosenBenchmark> benchmarks_of_both(
    const std::vector<SuiteLists>& suites,
    const std::map<std::string, std::string>& renamed) {
  std::vector<ChosenBenchmark> both;
  for (const SuiteLists& suite : suites) {
    std::map<std::string_view, const measure::ListedBenchmark*> in_head;
    for (const measure::ListedBenchmark& listed : suite.head) {
      in_head.emplace(listed.name, &listed);
    }
    for (const measure::ListedBenchmark& listed : suite.base) {
      const auto new_name = renamed.find(listed.name);
      auto found = in_head.find(new_name == renamed.end() ? listed.name
                                                          : new_name->second);
      if (found == in_head.end()) {
        // Head may be older than the new name, too.
        found = in_head.find(listed.name);
      }
      if (found != in_head.end()) {
        both.push_back(
            {.suite = suite.name, .base = listed, .head = *found->second});
      }
    }
  }
  return both;
}

/// Where the benchmarks that were asked for are, at one of the ends only.
std::string_view end_that_has_it(const std::vector<SuiteLists>& suites,
                                 const std::string& text) {
  const auto has = [&](const std::vector<measure::ListedBenchmark>& list) {
    return std::ranges::find(list, text, &measure::ListedBenchmark::name) !=
           list.end();
  };
  for (const SuiteLists& suite : suites) {
    if (has(suite.base)) {
      return "GOOD";
    }
    if (has(suite.head)) {
      return "BAD";
    }
  }
  return "";
}

[[noreturn]] void none_matches(const std::vector<SuiteLists>& suites,
                               const std::vector<ChosenBenchmark>& both,
                               const std::string& text) {
  if (const std::string_view end = end_that_has_it(suites, text);
      !end.empty()) {
    throw UsageError(fmt::format(
        "benchmark {}: only {} has it; name ends that both have it (a "
        "benchmark that was renamed: \"renamed\" in benchgate.json)",
        text, end));
  }
  std::vector<std::string_view> names;
  for (const ChosenBenchmark& each : both) {
    names.push_back(each.head.name);
  }
  const auto near = nearest(text, names);
  throw UsageError(fmt::format(
      "benchmark {}: no benchmark that both sides have is called or matches "
      "that{}",
      text,
      near ? fmt::format("; did you mean {}?", reporters::visible_text(*near))
           : fmt::format(
                 "; they have {}: {}", names.size(),
                 fmt::join(names.begin(),
                           names.begin() + static_cast<std::ptrdiff_t>(
                                               std::min(kShown, names.size())),
                           ", "))));
}

[[noreturn]] void several_match(const std::vector<ChosenBenchmark>& several,
                                const std::string& text) {
  std::string names;
  for (std::size_t i = 0; i < std::min(kShown, several.size()); ++i) {
    names += fmt::format("{}{} (suite {})", i == 0 ? "" : ", ",
                         reporters::visible_text(several[i].head.name),
                         reporters::visible_text(several[i].suite));
  }
  throw UsageError(fmt::format(
      "benchmark {}: {} benchmarks match, and one is wanted: {}{}; "
      "write its whole name, and --suite where two suites have it",
      text, several.size(), names, several.size() > kShown ? ", ..." : ""));
}

std::vector<ChosenBenchmark> matching(const std::vector<ChosenBenchmark>& both,
                                      const std::string& text) {
  std::vector<ChosenBenchmark> found;
  std::ranges::copy_if(
      both, std::back_inserter(found), [&](const ChosenBenchmark& each) {
        return each.head.name == text || each.base.name == text;
      });
  if (!found.empty()) {
    return found;
  }
  try {
    const measure::Pattern pattern(text);
    std::ranges::copy_if(both, std::back_inserter(found),
                         [&](const ChosenBenchmark& each) {
                           return pattern.matches(each.head.name);
                         });
  } catch (const std::regex_error&) {
    // It is a name, then, that nobody has.
  }
  return found;
}

}  // namespace

ChosenBenchmark choose_benchmark(
    const std::vector<SuiteLists>& suites,
    const std::map<std::string, std::string>& renamed, const std::string& text,
    const std::string& suite) {
  std::vector<SuiteLists> wanted;
  std::ranges::copy_if(suites, std::back_inserter(wanted),
                       [&](const SuiteLists& each) {
                         return suite.empty() || each.name == suite;
                       });
  if (wanted.empty()) {
    std::vector<std::string_view> names;
    for (const SuiteLists& each : suites) {
      names.push_back(each.name);
    }
    throw UsageError(fmt::format("--suite {}: there is none; there is {}",
                                 suite, fmt::join(names, ", ")));
  }
  const std::vector<ChosenBenchmark> both = benchmarks_of_both(wanted, renamed);
  std::vector<ChosenBenchmark> found = matching(both, text);
  if (found.empty()) {
    none_matches(wanted, both, text);
  }
  if (found.size() > 1) {
    several_match(found, text);
  }
  if (found[0].base.count > 1 || found[0].head.count > 1) {
    throw UsageError(fmt::format(
        "benchmark {}: its suite registers several benchmarks under this "
        "name, which cannot be told apart",
        text));
  }
  return std::move(found[0]);
}

}  // namespace benchgate::cli
