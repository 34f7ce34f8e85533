#pragma once

/// \file
/// `benchgate.json`: how the project is built, which suites it has, what the
/// gate's policy is. JSON with comments; docs/configuration.md describes it and
/// docs/configuration.schema.json is its schema.

#include "compare/policy.h"
#include "src/measure/rules.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::cli {

/// A configuration that cannot be used. The message reads
/// "benchgate.json:12: policy.family_error: expected ...".
class InvalidConfiguration : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// How the two halves of a pair share the machine.
enum class Pairs {
  automatic,  ///< In lockstep where a benchmark can be, else by processes.
  lockstep,   ///< The same, with a warning if there was none.
  processes,  ///< One process of each side, one after the other.
};

/// What is counted of the benchmarks' loops, in invocations of their own.
enum class Exact {
  off,
  counts,        ///< Allocations, where a library can be loaded into the suite.
  instructions,  ///< Those, and instructions, where valgrind is installed.
};

/// "auto", "lockstep", "processes"; empty if it is none of them.
std::optional<Pairs> parse_pairs(std::string_view word);

/// One entry of "suites".
struct ConfiguredSuite {
  std::string name;
  std::string executable;  ///< May name $BENCHGATE_BUILD, $BENCHGATE_SOURCE.
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;
  bool pin = true;
  Pairs pairs = Pairs::automatic;
  std::optional<std::chrono::milliseconds> timeout;  ///< Of one invocation.
};

/// "policy.drift": the gate looks at what small steps add up to.
struct DriftPolicy {
  double limit = 0.05;            ///< Slowdown since then that passes.
  std::string since = "release";  ///< "release" (the last tag before base), a
                                  ///< revision, or a number of commits.
};

/// "race": how `benchgate race` differs.
struct RaceConfiguration {
  std::string build;         ///< A shell command; empty: that of the project.
  std::string suppressions;  ///< A file, from the checkout; empty: none.
};

/// "explain": what becomes of a confirmed regression.
struct ExplainPolicy {
  std::size_t benchmarks = 3;  ///< Not more than so many; 0: none.
  std::chrono::milliseconds time = std::chrono::seconds(20);  ///< Of each.
};

struct Configuration {
  std::string build;  ///< A shell command; empty: none was given.
  std::vector<ConfiguredSuite> suites;
  compare::Policy policy;
  std::optional<DriftPolicy> drift;  ///< Empty: the gate does not look at it.
  std::optional<std::chrono::milliseconds> budget;
  measure::Rules rules;
  /// Where the history is kept, as written; empty: nothing was said.
  std::string history;
  Exact exact = Exact::counts;
  RaceConfiguration race;
  ExplainPolicy explain;
  bool accept_trailers = true;  ///< See acceptance_trailers.h.
};

/// Reads the text of a configuration; `file` is named in messages.
///
/// Throws: InvalidConfiguration: no JSON (line and column), an unknown key
///         (with the key that was probably meant), a value of the wrong type
///         or out of range, a regular expression that is none.
Configuration parse_configuration(std::string_view text,
                                  const std::string& file);

/// Throws: InvalidConfiguration if `file` cannot be read, and as above.
Configuration read_configuration(const std::filesystem::path& file);

}  // namespace benchgate::cli
