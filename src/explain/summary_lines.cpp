#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "src/explain/explanation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace benchgate::explain {

namespace {

using profile::FunctionGrowth;
using profile::Growth;

/// More functions than these are counted, not named.
constexpr std::size_t kNamed = 3;

/// A line has to be read, however long the names in it are.
constexpr std::size_t kLongestName = 60;

std::string signed_quantity(double value, std::string_view unit) {
  return (value < 0 ? "-" : "+") + reporters::quantity(std::abs(value), unit);
}

/// Texts of the C++ library as sources call them.
std::string with_short_types(std::string name) {
  constexpr std::array kTypes = {
      std::pair("std::__cxx11::basic_string<char, std::char_traits<char>, "
                "std::allocator<char> >",
                "std::string"),
      std::pair("std::basic_string_view<char, std::char_traits<char> >",
                "std::string_view")};
  for (const auto& [type, word] : kTypes) {
    const std::string_view text = type;
    for (std::size_t at = name.find(text); at != std::string::npos;
         at = name.find(text, at)) {
      name.replace(at, text.size(), word);
    }
  }
  return name;
}

std::string shown(std::string_view name) {
  return reporters::shorten(
      reporters::visible_text(with_short_types(std::string(name))),
      kLongestName);
}

/// "a", "a and b", "a, b, c and 2 more functions".
std::string listed(const std::vector<std::string>& names,
                   std::string_view what) {
  const std::size_t named = std::min(names.size(), kNamed);
  std::vector<std::string> parts(
      names.begin(), names.begin() + static_cast<std::ptrdiff_t>(named));
  if (names.size() > named) {
    const std::size_t rest = names.size() - named;
    parts.push_back(
        fmt::format("{} more{}{}", rest, what.empty() ? "" : " ", what));
  }
  const std::string last = parts.back();
  parts.pop_back();
  return parts.empty() ? last
                       : fmt::format("{} and {}", fmt::join(parts, ", "), last);
}

std::string cause_text(const FunctionGrowth& function, std::string_view unit) {
  std::string text = signed_quantity(function.flat.delta(), unit);
  if (function.margin) {
    text += " ± " + reporters::quantity(*function.margin, unit);
  }
  text += " in " + shown(function.name);
  if (function.flat.base == 0.0) {
    text += " (new there)";
  }
  return text;
}

std::string causes_text(const Growth& growth) {
  std::vector<std::string> causes;
  for (const FunctionGrowth* function : main_causes(growth)) {
    causes.push_back(cause_text(*function, growth.unit));
  }
  return causes.empty() ? "" : listed(causes, "");
}

std::string cpu_line(const GrowthAnswer& cpu) {
  if (!cpu.growth) {
    return cpu.trouble.empty() ? "" : "not profiled: " + cpu.trouble;
  }
  const Growth& growth = *cpu.growth;
  if (growth.total.base == 0.0 && growth.total.head == 0.0) {
    return fmt::format(
        "profiles, {}: no sample was taken, so short was the loop's time",
        reporters::count(growth.rounds, "round"));
  }
  const std::string causes = causes_text(growth);
  return fmt::format(
      "profiles, {}: {} of processor time an iteration, {}",
      reporters::count(growth.rounds, "round"),
      signed_quantity(growth.total.delta(), growth.unit),
      causes.empty() ? "and no function changed by more than its sampling error"
                     : "of it " + causes);
}

/// Debug information has no parameters of functions that only their own file
/// knows; and of what templates return, see tell_from_library.
bool is_same_function(std::string_view in_code, std::string_view in_profile) {
  const std::size_t at = in_code.find(in_profile);
  return at != std::string_view::npos && (at == 0 || in_code[at - 1] == ' ') &&
         (at + in_profile.size() == in_code.size() ||
          in_code[at + in_profile.size()] == '(');
}

/// Those that also take more time come first.
std::vector<std::string> changed_functions(const CodeComparison& code,
                                           const GrowthAnswer& cpu) {
  std::vector<std::string> names = code.changed;
  if (cpu.growth) {
    const auto causes = main_causes(*cpu.growth);
    std::ranges::stable_partition(names, [&](const std::string& name) {
      return std::ranges::any_of(causes, [&](const FunctionGrowth* cause) {
        return is_same_function(name, cause->name);
      });
    });
  }
  std::ranges::transform(names, names.begin(),
                         [](const std::string& name) { return shown(name); });
  return names;
}

std::string code_text(const Explanation& explanation) {
  const CodeAnswer& code = explanation.code;
  if (!code.comparison) {
    return "";
  }
  if (!code.comparison->is_same()) {
    return "machine code changed in " +
           listed(changed_functions(*code.comparison, explanation.cpu),
                  "functions");
  }
  return code.comparison->calls_through_pointers
             ? "same machine code, as far as calls through pointers can be "
               "followed: layout or noise"
             : "same machine code: layout or noise";
}

std::string instructions_text(const std::optional<CountPair>& counts) {
  if (!counts) {
    return "";
  }
  if (counts->base == counts->head) {
    return "same number of instructions";
  }
  if (counts->base == 0.0) {
    return "instructions where there were none";
  }
  return fmt::format("{} instructions", reporters::signed_percentage(
                                            counts->head / counts->base - 1.0));
}

/// What happens once in a loop is a little of each iteration, and both sides
/// need not run as many.
bool is_nothing(const profile::CostPair& cost) {
  constexpr double kOfAll = 1e-3;
  return std::abs(cost.delta()) <= kOfAll * std::max(cost.base, cost.head);
}

/// "+3 allocations and +600 B an iteration, most in f".
std::string memory_text(const Explanation& explanation) {
  if (!explanation.objects.growth || !explanation.bytes.growth) {
    return "";
  }
  const Growth& objects = *explanation.objects.growth;
  const Growth& bytes = *explanation.bytes.growth;
  if (is_nothing(objects.total) && is_nothing(bytes.total)) {
    return "the same allocations";
  }
  const double calls = objects.total.delta();
  std::string text =
      fmt::format("{} {} and {} an iteration", signed_quantity(calls, ""),
                  std::abs(calls) == 1.0 ? "allocation" : "allocations",
                  signed_quantity(bytes.total.delta(), bytes.unit));
  if (const auto causes = main_causes(bytes); !causes.empty()) {
    text += ", most in " + shown(causes.front()->name);
  }
  return text;
}

/// "+300 us of waiting for other threads an iteration, of it +300 us ± 20 us in
/// f". Of one round nobody knows what is chance.
std::string waiting_text(const GrowthAnswer& waiting) {
  if (!waiting.growth) {
    return "";
  }
  const Growth& growth = *waiting.growth;
  const profile::CostPair& total = growth.total;
  if (total.base == 0.0 && total.head == 0.0) {
    return "";  // Most never wait for anybody.
  }
  const std::string causes = growth.rounds > 1 ? causes_text(growth) : "";
  if (!causes.empty()) {
    return fmt::format("{} of waiting for other threads an iteration, of it {}",
                       signed_quantity(total.delta(), growth.unit), causes);
  }
  return fmt::format(
      "waiting for other threads: {} and {} an iteration in {}, no clear "
      "change",
      reporters::quantity(total.base, growth.unit),
      reporters::quantity(total.head, growth.unit),
      reporters::count(growth.rounds, "round"));
}

/// What there is of both; empty if there is neither.
std::string joined(const std::string& first, const std::string& second) {
  return first.empty() || second.empty() ? first + second
                                         : first + "; " + second;
}

}  // namespace

std::vector<std::string> summary_lines(const Explanation& explanation) {
  std::vector<std::string> lines = {
      cpu_line(explanation.cpu),
      joined(code_text(explanation),
             instructions_text(explanation.instructions)),
      joined(memory_text(explanation), waiting_text(explanation.waiting))};
  std::erase(lines, "");
  return lines;
}

}  // namespace benchgate::explain
