#include "src/explain/benchmark_functions.h"

#include "src/profile/demangle.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace benchgate::explain {

namespace {

/// In the linker's names of functions that take a benchmark::State&.
constexpr std::string_view kState = "RN9benchmark5StateE";
/// And in those that people read.
constexpr std::string_view kParameter = "(benchmark::State&";
constexpr std::string_view kCase = "BenchmarkCase";

void erase_all(std::string& text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at)) {
    text.erase(at, part.size());
  }
}

/// The first `wanted` in `text` that is not inside template arguments.
std::size_t find_outside(std::string_view text, std::string_view wanted) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (depth == 0 && text.substr(i).starts_with(wanted)) {
      return i;
    }
    depth += text[i] == '<' ? 1 : 0;
    depth -= text[i] == '>' ? 1 : 0;
  }
  return std::string_view::npos;
}

/// Whether the parentheses that open at `open` close where the name ends, but
/// for what compilers append to copies: else it is of something inside a
/// function.
bool ends_with_parameters(std::string_view name, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < name.size(); ++i) {
    depth += name[i] == '(' ? 1 : 0;
    depth -= name[i] == ')' ? 1 : 0;
    if (depth == 0) {
      return i + 1 == name.size() || name.substr(i + 1).starts_with(" [");
    }
  }
  return false;
}

/// "a::BM_Get<int>" of "void a::(anonymous namespace)::BM_Get<int>(benchmark::
/// State&)"; empty if that is no function with such a parameter.
std::string name_of_function(const std::string& linker_name) {
  std::string name = profile::demangled(linker_name);
  erase_all(name, "(anonymous namespace)::");
  const std::size_t parameter = find_outside(name, kParameter);
  if (parameter == std::string::npos ||
      !ends_with_parameters(name, parameter)) {
    return "";
  }
  name.resize(parameter);
  // Of templates, the name says what they return.
  if (const std::size_t space = find_outside(name, " ");
      space != std::string::npos) {
    name.erase(0, space + 1);
  }
  erase_all(name, " ");
  return name;
}

/// "BM_Get" of "a::BM_Get<b::c>".
std::string last_part(std::string_view name) {
  for (std::size_t colons = find_outside(name, "::");
       colons != std::string_view::npos; colons = find_outside(name, "::")) {
    name.remove_prefix(colons + 2);
  }
  return std::string(name.substr(0, name.find('<')));
}

/// Whether a function `name` is what a source calls `wanted`.
bool is_called(std::string_view name, std::string_view wanted) {
  return name == wanted ||
         (name.ends_with(wanted) &&
          name.substr(0, name.size() - wanted.size()).ends_with("::"));
}

/// Parts of a compiler's making, which no benchmark begins with.
bool is_part(std::string_view linker_name) {
  return linker_name.find(".cold") != std::string_view::npos ||
         linker_name.find(".part.") != std::string_view::npos;
}

/// Google Benchmark's own.
bool is_of_library(std::string_view linker_name) {
  return linker_name.starts_with("_ZN9benchmark") ||
         linker_name.starts_with("_ZNK9benchmark");
}

/// What a fixture's benchmark "Fixture<int>/Method/8" is called by its macro;
/// empty if there is no such name in it.
std::string fixture_name(std::string_view benchmark) {
  const std::size_t slash = find_outside(benchmark, "/");
  if (slash == std::string_view::npos) {
    return "";
  }
  const std::string_view fixture =
      benchmark.substr(0, std::min(slash, benchmark.find('<')));
  std::string_view method = benchmark.substr(slash + 1);
  method = method.substr(0, method.find('/'));
  return std::string(fixture) + "_" + std::string(method) + "_Benchmark";
}

}  // namespace

BenchmarkFunctionTable::BenchmarkFunctionTable(const ProgramCode& suite)
    : suite_(suite) {
  for (const Symbol& function : suite.executable().functions()) {
    if (function.name.find(kState) == std::string::npos ||
        is_of_library(function.name) || is_part(function.name)) {
      continue;
    }
    std::string name = name_of_function(function.name);
    if (name.empty()) {
      continue;
    }
    // A fixture is called by its class.
    if (last_part(name) == kCase && name.size() > kCase.size() + 2) {
      name.resize(name.size() - kCase.size() - 2);
    }
    std::string last = last_part(name);
    entries_.emplace(std::move(last),
                     Entry{.name = std::move(name), .symbol = function});
  }
}

/// The virtual functions of the class whose BenchmarkCase `function` is.
void BenchmarkFunctionTable::add_fixture(const Symbol& function,
                                         std::vector<Symbol>& functions) const {
  constexpr std::string_view kBegin = "_ZN";
  const std::size_t end = function.name.find("13BenchmarkCaseE");
  if (!function.name.starts_with(kBegin) || end == std::string::npos) {
    return;
  }
  const std::string type =
      function.name.substr(kBegin.size(), end - kBegin.size());
  const ElfImage& executable = suite_.executable();
  const Symbol* table = executable.object_named("_ZTV" + type);
  if (table == nullptr) {
    table = executable.object_named("_ZTVN" + type + "E");
  }
  if (table == nullptr) {
    return;
  }
  const DataExtent extent = suite_.extent_at({0, table->start}, 0);
  for (const auto& [offset, target] : suite_.content_of(extent).references) {
    const auto* const place = std::get_if<Place>(&target);
    const Symbol* const entry =
        place == nullptr ? nullptr : suite_.function_at(*place);
    if (entry != nullptr && place->file == 0 &&
        entry->start != function.start) {
      functions.push_back(*entry);
    }
  }
}

BenchmarkFunctions BenchmarkFunctionTable::find(
    const std::string& benchmark) const {
  std::string plain = benchmark.substr(0, find_outside(benchmark, "/"));
  erase_all(plain, " ");
  const std::string wanted = plain.substr(0, plain.find('<'));
  BenchmarkFunctions found;
  std::vector<Symbol> of_arguments;
  for (const std::string& name : {wanted, fixture_name(benchmark)}) {
    const auto [first, end] = entries_.equal_range(last_part(name));
    for (auto entry = first; entry != end; ++entry) {
      const auto& [unused, function] = *entry;
      if (!is_called(function.name.substr(0, function.name.find('<')), name)) {
        continue;
      }
      found.functions.push_back(function.symbol);
      if (is_called(function.name, plain)) {
        of_arguments.push_back(function.symbol);
      }
    }
    if (!found.functions.empty()) {
      break;
    }
  }
  if (plain != wanted && !of_arguments.empty()) {
    found.functions = std::move(of_arguments);
  }
  found.is_exact = found.functions.size() <= 1;
  for (std::size_t i = found.functions.size(); i-- > 0;) {
    add_fixture(Symbol(found.functions[i]), found.functions);
  }
  return found;
}

}  // namespace benchgate::explain
