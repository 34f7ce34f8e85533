#pragma once

#include "src/formats/byte_source.h"
#include "src/formats/result_sink.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::tests {

/// Writes down what a reader tells, a line each.
class RecordingSink final : public formats::ResultSink {
 public:
  formats::UnitId unit(const formats::UnitSpelling& spelling) override {
    const std::string name = fmt::format("{}={}*{}", spelling.written,
                                         spelling.tidied, spelling.factor);
    const auto [found, is_new] =
        numbers_.try_emplace(name, static_cast<formats::UnitId>(units.size()));
    if (is_new) {
      units.push_back(name);
      written_.emplace_back(spelling.written);
    }
    return found->second;
  }

  void configure(std::string_view key, std::string_view value,
                 formats::Reach reach) override {
    const bool named = reach == formats::Reach::named_only;
    configuration.push_back(
        fmt::format("{}: {}{}", key, value, named ? " (named only)" : ""));
  }

  formats::SeriesId series(std::string_view name,
                           formats::NameStyle /*style*/) override {
    const auto [found, is_new] =
        series_.try_emplace(fmt::format("{} {}", configuration.size(), name),
                            static_cast<formats::SeriesId>(names_.size()));
    if (is_new) {
      names_.emplace_back(std::make_unique<std::string>(name));
    }
    return found->second;
  }

  [[nodiscard]] std::string_view name_of(
      formats::SeriesId series) const override {
    return *names_[series];
  }

  void add(formats::SeriesId series,
           std::span<const formats::Measurement> result) override {
    std::string line = *names_[series];
    for (const auto& [unit, value] : result) {
      line += fmt::format(" {} {}", value, written_[unit]);
    }
    results.push_back(line);
  }

  std::string set_unit_metadata(
      const formats::UnitMetadata& metadata) override {
    const auto [found, is_new] = metadata_.try_emplace(
        fmt::format("{} {}", metadata.unit, metadata.key), metadata.value);
    return is_new || found->second == metadata.value ? "" : found->second;
  }

  void warn(std::string message) override {
    warnings.push_back(std::move(message));
  }

  std::vector<std::string> units;
  std::vector<std::string> configuration;
  std::vector<std::string> results;
  std::vector<std::string> warnings;

 private:
  std::map<std::string, formats::UnitId> numbers_;
  std::vector<std::string> written_;
  std::vector<std::unique_ptr<std::string>> names_;
  std::map<std::string, formats::SeriesId> series_;
  std::map<std::string, std::string> metadata_;
};

/// A text that comes in pieces.
class TextSource final : public formats::ByteSource {
 public:
  explicit TextSource(std::string text, std::size_t piece = 1U << 20U)
      : text_(std::move(text)), piece_(piece) {}

  std::size_t read(std::span<char> to) override {
    const std::size_t count =
        std::min({to.size(), text_.size() - given_, piece_});
    std::copy_n(text_.data() + given_, count, to.data());
    given_ += count;
    return count;
  }

 private:
  std::string text_;
  std::size_t piece_;
  std::size_t given_ = 0;
};

}  // namespace benchgate::tests
