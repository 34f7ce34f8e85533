#pragma once

/// \file
/// The parts of a benchmark's name: "Sort/size=8/fast-4" is the base "Sort",
/// the parts "/size=8" and "/fast", and the number of processors "-4".

#include "src/formats/result_sink.h"

#include <span>
#include <string>
#include <string_view>

namespace benchgate::stat {

/// A name and how it is written. Refers to the text.
struct BenchmarkName {
  std::string_view full;
  formats::NameStyle style = formats::NameStyle::equals_sign;
};

/// ".name": what stands before the first "/", or else all but the "-4".
std::string_view base_of(std::string_view full);

/// "/key": what follows "/key=" in the first part that begins so; empty if none
/// does. "/gomaxprocs" is first of all the number at the very end.
///
/// `key` has its slash.
std::string_view part_of(const BenchmarkName& name, std::string_view key);

/// The full name without what `cut` names: ".name" makes the base "*", "/key"
/// takes its parts out, "/gomaxprocs" the number at the end.
std::string name_without(const BenchmarkName& name,
                         std::span<const std::string> cut);

}  // namespace benchgate::stat
