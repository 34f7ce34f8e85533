#include "src/cli/leak_report.h"

#include "reporters/display_text.h"
#include "reporters/quantity.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace benchgate::cli {

namespace {

using profile::Leak;
using profile::LeakSite;
using profile::LeakVerdict;
using profile::Leftover;
using reporters::visible_text;

/// "3 blocks", "1 thread", "0.2 descriptors".
std::string amount(Leftover kind, double count) {
  std::string_view things = "descriptor";
  if (kind == Leftover::memory) {
    things = "block";
  } else if (kind == Leftover::threads) {
    things = "thread";
  }
  return fmt::format("{:.3g} {}{}", count, things, count == 1 ? "" : "s");
}

std::string amount(Leftover kind, double count, double bytes) {
  return kind == Leftover::memory
             ? fmt::format("{} in {}", reporters::quantity(bytes, "B"),
                           amount(kind, count))
             : amount(kind, count);
}

std::string sentence(const Leak& leak) {
  const std::string what =
      amount(leak.kind, leak.count, leak.bytes) + " an iteration";
  switch (leak.verdict) {
    case LeakVerdict::leaks:
      return "leaks " + what;
    case LeakVerdict::levels_off:
      return "keeps " + what + ", and ever less of it: no leak";
    case LeakVerdict::unsure:
      return "keeps " + what +
             ": too little, or in too few runs, to call it a leak";
    case LeakVerdict::none:
      break;
  }
  return "leaves nothing";
}

std::string location(const profile::LeakFrame& frame) {
  std::string text = visible_text(frame.function);
  if (!frame.file.empty()) {
    text += "  " + visible_text(frame.file);
    if (frame.line > 0) {
      text += fmt::format(":{}", frame.line);
    }
  }
  return text;
}

std::string site_lines(const Leak& leak, const LeakSite& site) {
  std::string text =
      fmt::format("    {} by\n", amount(leak.kind, site.count, site.bytes));
  for (const profile::LeakFrame& frame : site.frames) {
    text += "      " + location(frame) + '\n';
  }
  return text;
}

/// Empty for a benchmark that leaves nothing.
std::string benchmark_lines(const BenchmarkLeaks& benchmark) {
  const std::string name = visible_text(benchmark.benchmark);
  if (!benchmark.trouble.empty()) {
    return fmt::format("{} was not looked at: {}\n", name, benchmark.trouble);
  }
  std::string text;
  for (const Leak& leak : benchmark.leaks.leaks) {
    text += fmt::format("{} {}\n", name, sentence(leak));
    if (leak.verdict == LeakVerdict::levels_off) {
      continue;
    }
    for (const LeakSite& site : leak.sites) {
      text += site_lines(leak, site);
    }
    if (leak.kind == Leftover::descriptors) {
      if (benchmark.leaks.unseen > 0) {
        text += fmt::format(
            "    {} in all by system calls, which have no stack here\n",
            benchmark.leaks.unseen);
      }
      text += fmt::format("    open after the last run: {}\n",
                          visible_text(fmt::format(
                              "{}", fmt::join(benchmark.leaks.targets, ", "))));
    }
  }
  return text;
}

nlohmann::json leak_as_json(const Leak& leak) {
  const auto with_amounts = [&leak](nlohmann::json object, double count,
                                    double bytes) {
    object["per_iteration"] = count;
    if (leak.kind == Leftover::memory) {
      object["bytes_per_iteration"] = bytes;
    }
    return object;
  };
  nlohmann::json sites = nlohmann::json::array();
  for (const LeakSite& site : leak.sites) {
    nlohmann::json frames = nlohmann::json::array();
    for (const profile::LeakFrame& frame : site.frames) {
      frames.push_back({{"function", frame.function},
                        {"file", frame.file},
                        {"line", frame.line}});
    }
    sites.push_back(
        with_amounts({{"frames", std::move(frames)}}, site.count, site.bytes));
  }
  return with_amounts({{"kind", word(leak.kind)},
                       {"verdict", word(leak.verdict)},
                       {"sites", std::move(sites)}},
                      leak.count, leak.bytes);
}

nlohmann::json benchmark_as_json(const BenchmarkLeaks& benchmark) {
  nlohmann::json object = {{"suite", benchmark.suite},
                           {"benchmark", benchmark.benchmark}};
  if (!benchmark.trouble.empty()) {
    object["trouble"] = benchmark.trouble;
    return object;
  }
  object["leaks"] = nlohmann::json::array();
  for (const Leak& leak : benchmark.leaks.leaks) {
    object["leaks"].push_back(leak_as_json(leak));
  }
  object["runs"] = nlohmann::json::array();
  for (const profile::LeftAfter& run : benchmark.leaks.runs) {
    object["runs"].push_back({{"iterations", run.iterations},
                              {"blocks", run.blocks},
                              {"bytes", run.bytes},
                              {"threads", run.threads},
                              {"descriptors", run.descriptors}});
  }
  object["open"] = benchmark.leaks.targets;
  object["unseen_descriptors"] = benchmark.leaks.unseen;
  return object;
}

}  // namespace

std::string leak_report(const std::vector<BenchmarkLeaks>& benchmarks) {
  std::string text;
  for (const BenchmarkLeaks& benchmark : benchmarks) {
    text += benchmark_lines(benchmark);
  }
  const auto number = [&](auto what) {
    return static_cast<std::size_t>(std::ranges::count_if(benchmarks, what));
  };
  const std::size_t leaking =
      number([](const auto& each) { return each.leaks.any(); });
  const std::size_t unknown =
      number([](const auto& each) { return !each.trouble.empty(); });
  text += fmt::format(
      "{} of {} {}", leaking == 0 ? "none" : std::to_string(leaking),
      reporters::count(benchmarks.size() - unknown, "benchmark"),
      leaking < 2 ? "leaks" : "leak");
  if (unknown > 0) {
    text += fmt::format("; {} {} not looked at", unknown,
                        unknown == 1 ? "was" : "were");
  }
  return text + '\n';
}

std::string leaks_as_json(const std::vector<BenchmarkLeaks>& benchmarks) {
  nlohmann::json all = nlohmann::json::array();
  for (const BenchmarkLeaks& benchmark : benchmarks) {
    all.push_back(benchmark_as_json(benchmark));
  }
  return nlohmann::json{{"benchmarks", std::move(all)}}.dump(
             2, ' ', false, nlohmann::json::error_handler_t::replace) +
         '\n';
}

}  // namespace benchgate::cli
