#pragma once

/// \file
/// Which one benchmark the user means.

#include "src/measure/suite.h"

#include <map>
#include <string>
#include <vector>

namespace benchgate::cli {

/// What one suite lists on both sides.
struct SuiteLists {
  std::string name;
  std::vector<measure::ListedBenchmark> base;
  std::vector<measure::ListedBenchmark> head;
};

/// A benchmark that both sides have.
struct ChosenBenchmark {
  std::string suite;
  measure::ListedBenchmark base;
  measure::ListedBenchmark head;
};

/// The one benchmark of both sides that is called `text`, by its name in head,
/// or, if none is, the one whose name `text` matches as a regular expression.
/// `suite`: only of this one; empty: of any. `renamed`: base's name to head's.
///
/// Throws: UsageError if there is none (with the name that was probably meant),
///         if there are several (with their names), or if a side lists it
///         twice.
ChosenBenchmark choose_benchmark(
    const std::vector<SuiteLists>& suites,
    const std::map<std::string, std::string>& renamed, const std::string& text,
    const std::string& suite);

}  // namespace benchgate::cli
