#pragma once

#include "compare/unpaired_table.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace benchgate::reporters {

/// The footnotes of a table: each text once, numbered from 1 by first use.
class BenchstatNotes {
 public:
  /// The superscript numbers of `notes`, joined by a blank: "¹ ²".
  std::string marks(const std::vector<std::string>& notes);

  /// "¹ text", a line each, as a visible text.
  [[nodiscard]] std::string lines() const;

 private:
  std::size_t number_of(const std::string& note);

  std::vector<std::string> notes_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

/// The values of a key, joined by a blank; empty ones are left out.
std::string joined_values(const std::vector<compare::KeyField>& key);

/// The lines "key: value" above a table: what differs from the table before it,
/// or all where there is none.
std::vector<std::string> heading_lines(
    const compare::UnpairedTableHeading& heading,
    const compare::UnpairedTableHeading* before);

/// Neighbouring columns that agree in a field and in those before it.
struct ColumnRun {
  std::size_t first = 0;
  std::size_t count = 0;
  std::string_view value;
};

/// The runs of field number `field`, which all columns have.
std::vector<ColumnRun> column_runs(const compare::UnpairedTableHeading& heading,
                                   std::size_t field);

}  // namespace benchgate::reporters
