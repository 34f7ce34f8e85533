#include "src/explain/suite_code.h"

#include "src/explain/reachable_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace benchgate::explain {

namespace {

/// Functions of both sides that stand for each other: by name, or because there
/// is one on each side. Empty if some are left over.
std::vector<std::pair<Place, Place>> match(const BenchmarkFunctions& base,
                                           const BenchmarkFunctions& head) {
  if (base.functions.size() != head.functions.size()) {
    return {};
  }
  std::vector<std::pair<Place, Place>> pairs;
  for (const Symbol& function : base.functions) {
    const auto other =
        base.functions.size() == 1
            ? head.functions.begin()
            : std::ranges::find(head.functions, function.name, &Symbol::name);
    if (other == head.functions.end()) {
      return {};
    }
    pairs.emplace_back(Place{0, function.start}, Place{0, other->start});
  }
  return pairs;
}

std::vector<Place> places_of(const BenchmarkFunctions& functions) {
  std::vector<Place> places;
  for (const Symbol& symbol : functions.functions) {
    places.push_back({0, symbol.start});
  }
  return places;
}

}  // namespace

SuiteCode::SuiteCode(const std::vector<std::filesystem::path>& base,
                     const std::vector<std::filesystem::path>& head)
    : base_(open(base, "base")), head_(open(head, "head")) {}

std::unique_ptr<SuiteCode::Program> SuiteCode::open(
    const std::vector<std::filesystem::path>& files, const std::string& side) {
  std::vector<ElfImage> images;
  for (const std::filesystem::path& file : files) {
    auto image = ElfImage::open(file);
    if (!image) {
      trouble_ = fmt::format("{}'s {} is no program of x86-64 that can be read",
                             side, file.filename().string());
      return nullptr;
    }
    if (images.empty() && !image->has_symbol_table()) {
      trouble_ =
          trouble_.empty()
              ? fmt::format("{}'s executable has no symbol table (stripped)",
                            side)
              : "the executables have no symbol table (stripped)";
      return nullptr;
    }
    images.push_back(std::move(*image));
  }
  return std::make_unique<Program>(std::move(images));
}

std::optional<std::uint64_t> SuiteCode::Program::bytes(
    const std::string& benchmark) {
  const BenchmarkFunctions found = functions.find(benchmark);
  if (found.functions.empty() || !found.is_exact) {
    return std::nullopt;
  }
  const auto [known, is_new] =
      sizes.emplace(found.functions.front().start, std::nullopt);
  if (is_new) {
    const ReachableCode reachable = find_reachable(code, places_of(found));
    if (reachable.is_complete) {
      known->second = code_bytes(code, reachable);
    }
  }
  return known->second;
}

std::optional<CodeBytes> SuiteCode::bytes(const std::string& base_name,
                                          const std::string& head_name) {
  if (base_ == nullptr || head_ == nullptr) {
    return std::nullopt;
  }
  const auto base = base_->bytes(base_name);
  const auto head = head_->bytes(head_name);
  if (!base || !head) {
    return std::nullopt;
  }
  return CodeBytes{.base = *base, .head = *head};
}

CodeAnswer SuiteCode::compare(const std::string& base_name,
                              const std::string& head_name) {
  CodeAnswer answer;
  if (base_ == nullptr || head_ == nullptr) {
    answer.trouble = trouble_;
    return answer;
  }
  const BenchmarkFunctions base = base_->functions.find(base_name);
  const BenchmarkFunctions head = head_->functions.find(head_name);
  if (base.functions.empty() || head.functions.empty()) {
    answer.trouble = "no function has the benchmark's name";
    return answer;
  }
  const auto pairs = match(base, head);
  if (pairs.empty()) {
    answer.trouble =
        "the sides have different functions of the benchmark's "
        "name";
    return answer;
  }
  CodeComparison comparison = compare_code(base_->code, head_->code, pairs);
  if (!comparison.is_complete && comparison.changed.empty()) {
    answer.trouble = "some of the code it runs has no name in the executable";
    return answer;
  }
  answer.comparison = std::move(comparison);
  return answer;
}

}  // namespace benchgate::explain
