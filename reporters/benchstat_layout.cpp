#include "reporters/benchstat_layout.h"

#include "reporters/display_text.h"

#include <algorithm>
#include <array>

namespace benchgate::reporters {

namespace {

std::string superscript(std::size_t number) {
  static constexpr std::array<std::string_view, 10> kDigits = {
      "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char digit : std::to_string(number)) {
    text += kDigits[static_cast<std::size_t>(digit - '0')];
  }
  return text;
}

/// Tables of one query have their fields in the same order, so that the one in
/// question is most often at `place`.
std::string_view value_of(const compare::UnpairedTableHeading& heading,
                          std::string_view name, std::size_t place) {
  if (place < heading.fields.size() && heading.fields[place].name == name) {
    return heading.fields[place].value;
  }
  const auto field =
      std::ranges::find(heading.fields, name, &compare::KeyField::name);
  return field == heading.fields.end() ? std::string_view() : field->value;
}

bool agree(const std::vector<compare::KeyField>& a,
           const std::vector<compare::KeyField>& b, std::size_t field) {
  for (std::size_t i = 0; i <= field; ++i) {
    if (a[i].value != b[i].value) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string BenchstatNotes::marks(const std::vector<std::string>& notes) {
  std::string text;
  for (const std::string& note : notes) {
    text += text.empty() ? "" : " ";
    text += superscript(number_of(note));
  }
  return text;
}

std::string BenchstatNotes::lines() const {
  std::string text;
  for (std::size_t i = 0; i < notes_.size(); ++i) {
    text += superscript(i + 1) + " " + visible_text(notes_[i]) + "\n";
  }
  return text;
}

std::size_t BenchstatNotes::number_of(const std::string& note) {
  const auto [known, is_new] = numbers_.try_emplace(note, notes_.size() + 1);
  if (is_new) {
    notes_.push_back(note);
  }
  return known->second;
}

std::string joined_values(const std::vector<compare::KeyField>& key) {
  std::string text;
  for (const compare::KeyField& field : key) {
    text += text.empty() || field.value.empty() ? "" : " ";
    text += field.value;
  }
  return text;
}

std::vector<std::string> heading_lines(
    const compare::UnpairedTableHeading& heading,
    const compare::UnpairedTableHeading* before) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < heading.fields.size(); ++i) {
    const auto& [name, value] = heading.fields[i];
    if (before == nullptr || value_of(*before, name, i) != value) {
      lines.push_back(name + ": " + value);
    }
  }
  return lines;
}

std::vector<ColumnRun> column_runs(const compare::UnpairedTableHeading& heading,
                                   std::size_t field) {
  std::vector<ColumnRun> runs;
  for (std::size_t c = 0; c < heading.columns.size(); ++c) {
    const auto& key = heading.columns[c];
    if (!runs.empty() &&
        agree(heading.columns[runs.back().first], key, field)) {
      ++runs.back().count;
    } else {
      runs.push_back({.first = c, .count = 1, .value = key[field].value});
    }
  }
  return runs;
}

}  // namespace benchgate::reporters
