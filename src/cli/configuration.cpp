#include "src/cli/configuration.h"

#include "src/cli/located_json.h"
#include "src/cli/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>

namespace benchgate::cli {

namespace {

std::chrono::milliseconds duration(const LocatedValue& value) {
  const auto parsed = parse_duration(value.text());
  if (!parsed) {
    value.fail("expected a duration like \"90s\", \"5m\" or \"1h\"");
  }
  return *parsed;
}

measure::Pattern pattern(const LocatedValue& value) {
  try {
    return measure::Pattern(value.text());
  } catch (const std::regex_error& error) {
    value.fail(fmt::format("not a regular expression: {}", error.what()));
  }
}

compare::Response response(const LocatedValue& value) {
  const std::string word = value.text();
  if (word != "pass" && word != "fail") {
    value.fail(
        fmt::format("expected \"pass\" or \"fail\", found \"{}\"", word));
  }
  return word == "pass" ? compare::Response::pass : compare::Response::fail;
}

ConfiguredSuite suite(const LocatedValue& value) {
  value.check_keys({"name", "executable", "arguments", "environment", "pin",
                    "pairs", "timeout"});
  ConfiguredSuite suite;
  suite.name = value.at("name").text();
  if (suite.name.empty()) {
    value.at("name").fail("a suite needs a name");
  }
  suite.executable = value.at("executable").text();
  if (value.has("arguments")) {
    for (const LocatedValue& argument : value.at("arguments").elements()) {
      suite.arguments.push_back(argument.text());
    }
  }
  if (value.has("environment")) {
    for (const auto& [name, setting] : value.at("environment").members()) {
      suite.environment[name] = setting.text();
    }
  }
  if (value.has("pin")) {
    const std::string word = value.at("pin").text();
    if (word != "auto" && word != "off") {
      value.at("pin").fail("expected \"auto\" or \"off\"");
    }
    suite.pin = word == "auto";
  }
  if (value.has("pairs")) {
    const auto pairs = parse_pairs(value.at("pairs").text());
    if (!pairs) {
      value.at("pairs").fail(
          "expected \"auto\", \"lockstep\" or \"processes\"");
    }
    suite.pairs = *pairs;
  }
  if (value.has("timeout")) {
    suite.timeout = duration(value.at("timeout"));
  }
  return suite;
}

DriftPolicy drift(const LocatedValue& value) {
  value.check_keys({"limit", "since"});
  DriftPolicy policy;
  if (value.has("limit")) {
    policy.limit = value.at("limit").share();
  }
  if (value.has("since")) {
    policy.since = value.at("since").text();
    if (policy.since.empty()) {
      value.at("since").fail(
          "expected \"release\", a revision, or a number of commits like "
          "\"50\"");
    }
  }
  return policy;
}

/// Below this, a time limit would be over before anything is known.
constexpr std::chrono::seconds kLeastTime{1};

ExplainPolicy explain_policy(const LocatedValue& value) {
  value.check_keys({"benchmarks", "time"});
  ExplainPolicy policy;
  if (value.has("benchmarks")) {
    constexpr std::size_t kMost = 1000;
    policy.benchmarks = value.at("benchmarks").count(kMost);
  }
  if (value.has("time")) {
    policy.time = duration(value.at("time"));
    if (policy.time < kLeastTime) {
      value.at("time").fail("expected a duration of 1s or longer");
    }
  }
  return policy;
}

void read_policy(const LocatedValue& value, Configuration& configuration) {
  value.check_keys({"family_error", "noise_threshold", "equivalence_margin",
                    "budget", "on_inconclusive", "on_missing", "on_failed",
                    "accept_trailers", "drift"});
  compare::Policy& policy = configuration.policy;
  compare::RowPolicy& rows = configuration.rules.defaults;
  if (value.has("family_error")) {
    const LocatedValue error = value.at("family_error");
    policy.family_error = error.share();
    if (policy.family_error <= 0.0 || policy.family_error >= 1.0) {
      error.fail("expected a probability above 0 and below 1");
    }
  }
  if (value.has("noise_threshold")) {
    rows.noise_threshold = value.at("noise_threshold").share();
  }
  if (value.has("equivalence_margin")) {
    rows.equivalence_margin = value.at("equivalence_margin").share();
  }
  if (value.has("budget")) {
    configuration.budget = duration(value.at("budget"));
  }
  if (value.has("on_inconclusive")) {
    policy.on_inconclusive = response(value.at("on_inconclusive"));
  }
  if (value.has("on_missing")) {
    policy.on_missing = response(value.at("on_missing"));
  }
  if (value.has("on_failed")) {
    policy.on_failed = response(value.at("on_failed"));
  }
  if (value.has("accept_trailers")) {
    configuration.accept_trailers = value.at("accept_trailers").boolean();
  }
  if (value.has("drift")) {
    configuration.drift = drift(value.at("drift"));
  }
}

measure::Rule rule(const LocatedValue& value) {
  value.check_keys({"match", "suite", "metric", "noise_threshold",
                    "equivalence_margin", "tolerance", "gate", "measure"});
  const auto text = [&](std::string_view key) -> std::optional<std::string> {
    return value.has(key) ? std::optional(value.at(key).text()) : std::nullopt;
  };
  const auto share = [&](std::string_view key) -> std::optional<double> {
    return value.has(key) ? std::optional(value.at(key).share()) : std::nullopt;
  };
  const auto boolean = [&](std::string_view key) -> std::optional<bool> {
    return value.has(key) ? std::optional(value.at(key).boolean())
                          : std::nullopt;
  };
  return {.match = pattern(value.at("match")),
          .suite = text("suite"),
          .metric = text("metric"),
          .noise_threshold = share("noise_threshold"),
          .equivalence_margin = share("equivalence_margin"),
          .tolerance = share("tolerance"),
          .gate = boolean("gate"),
          .measure = boolean("measure")};
}

measure::AcceptedSlowdown accepted(const LocatedValue& value) {
  value.check_keys({"match", "metric", "until", "up_to", "why"});
  measure::AcceptedSlowdown entry{
      .match = pattern(value.at("match")), .metric = {}, .acceptance = {}};
  if (value.has("metric")) {
    entry.metric = value.at("metric").text();
  }
  entry.acceptance.pattern = entry.match.text();
  entry.acceptance.up_to = value.at("up_to").share();
  entry.acceptance.why = value.at("why").text();
  if (value.has("until")) {
    entry.acceptance.until = value.at("until").text();
    if (!is_date(entry.acceptance.until)) {
      value.at("until").fail("expected a day like \"2027-03-01\"");
    }
  }
  return entry;
}

RaceConfiguration race(const LocatedValue& value) {
  value.check_keys({"build", "suppressions"});
  RaceConfiguration race;
  const auto read = [&](std::string_view key, std::string& text) {
    if (value.has(key)) {
      text = value.at(key).text();
      if (text.empty()) {
        value.at(key).fail("expected a text that is not empty");
      }
    }
  };
  read("build", race.build);
  read("suppressions", race.suppressions);
  return race;
}

void read_suites(const LocatedValue& value, Configuration& configuration) {
  std::set<std::string> names;
  for (const LocatedValue& element : value.elements()) {
    configuration.suites.push_back(suite(element));
    if (!names.insert(configuration.suites.back().name).second) {
      element.at("name").fail("another suite has this name already");
    }
  }
  if (configuration.suites.empty()) {
    value.fail("expected at least one suite");
  }
}

}  // namespace

std::optional<Pairs> parse_pairs(std::string_view word) {
  if (word == "auto") {
    return Pairs::automatic;
  }
  if (word == "lockstep") {
    return Pairs::lockstep;
  }
  return word == "processes" ? std::optional(Pairs::processes) : std::nullopt;
}

Configuration parse_configuration(std::string_view text,
                                  const std::string& file) {
  const LocatedDocument document(text, file);
  const LocatedValue root(document);
  root.check_keys({"$schema", "build", "suites", "policy", "rules", "accepted",
                   "renamed", "history", "exact", "explain", "race"});
  Configuration configuration;
  if (root.has("build")) {
    configuration.build = root.at("build").text();
  }
  if (root.has("suites")) {
    read_suites(root.at("suites"), configuration);
  }
  if (root.has("policy")) {
    read_policy(root.at("policy"), configuration);
  }
  if (root.has("rules")) {
    for (const LocatedValue& element : root.at("rules").elements()) {
      configuration.rules.rules.push_back(rule(element));
    }
  }
  if (root.has("accepted")) {
    for (const LocatedValue& element : root.at("accepted").elements()) {
      configuration.rules.accepted.push_back(accepted(element));
    }
  }
  if (root.has("renamed")) {
    for (const auto& [base, head] : root.at("renamed").members()) {
      configuration.rules.renamed[base] = head.text();
    }
  }
  if (root.has("history")) {
    configuration.history = root.at("history").text();
    if (configuration.history.empty()) {
      root.at("history").fail("the location of the history must not be empty");
    }
  }
  if (root.has("exact")) {
    configuration.exact =
        root.at("exact").boolean() ? Exact::instructions : Exact::off;
  }
  if (root.has("race")) {
    configuration.race = race(root.at("race"));
  }
  if (root.has("explain")) {
    configuration.explain = explain_policy(root.at("explain"));
  }
  return configuration;
}

Configuration read_configuration(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    throw InvalidConfiguration(
        fmt::format("cannot read {}: {}", file.string(), std::strerror(errno)));
  }
  return parse_configuration(text, file.string());
}

}  // namespace benchgate::cli
