#include "compare/shortest_number.h"
#include "reporters/benchstat_layout.h"
#include "reporters/benchstat_number.h"
#include "reporters/display_text.h"
#include "reporters/unpaired_reports.h"

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::reporters {

namespace {

using compare::shortest_number;
using compare::UnpairedTable;

// A logical column is value and interval, and from the second on delta and test
// too. The label is column 0.
constexpr std::size_t kDelta = 2;
constexpr std::size_t kWidth = 4;
constexpr std::size_t kFirstWidth = 2;

std::size_t start(std::size_t i) {
  return i == 0 ? 1 : 1 + kFirstWidth + kWidth * (i - 1);
}

bool must_quote(std::string_view field) {
  if (field.empty()) {
    return false;
  }
  return field.find_first_of(",\"\r\n") != std::string_view::npos ||
         std::string_view(" \t\v\f").find(field.front()) !=
             std::string_view::npos;
}

std::string in_quotes(std::string_view field) {
  std::string out = "\"";
  for (const char c : field) {
    out += c;
    if (c == '"') {
      out += '"';
    }
  }
  return out + '"';
}

/// The name that spreadsheets give a cell: "A1", "Z3", "AA3". Columns count
/// from 0, rows from 1.
std::string cell_name(std::size_t column, std::size_t row) {
  constexpr std::size_t kLetters = 26;
  std::string name;
  for (std::size_t left = column + 1; left > 0; left = (left - 1) / kLetters) {
    name.insert(
        name.begin(),
        static_cast<char>('A' + static_cast<int>((left - 1) % kLetters)));
  }
  return name + std::to_string(row);
}

class CsvWriter {
 public:
  void table(const UnpairedTable& table,
             const compare::UnpairedTableHeading* before) {
    if (before != nullptr) {
      write({});
    }
    for (std::string& line : heading_lines(table.heading, before)) {
      write({std::move(line)});
    }
    const std::size_t columns = table.heading.columns.size();
    const auto& keys = table.heading.columns;
    for (std::size_t f = 0; columns > 0 && f < keys.front().size(); ++f) {
      Record record(start(columns));
      for (std::size_t i = 0; i < columns; ++i) {
        record[start(i)] = keys[i][f].value;
      }
      write(record);
    }
    write(units(table.heading.unit, columns));
    for (const compare::UnpairedRow& row : table.rows) {
      data(row);
    }
    geomeans(table);
  }

  BenchstatCsv take() { return std::move(out_); }

 private:
  using Record = std::vector<std::string>;

  void write(const Record& record) {
    bool first = true;
    for (const std::string& field : record) {
      out_.tables += first ? "" : ",";
      out_.tables += must_quote(field) ? in_quotes(field) : field;
      first = false;
    }
    out_.tables += '\n';
    ++row_;
  }

  /// Of a cell in the record that is written next.
  void notes(std::size_t column, const std::vector<std::string>& notes) {
    for (const std::string& note : notes) {
      out_.notes += cell_name(column, row_) + ": " + visible_text(note) + "\n";
    }
  }

  static Record units(const std::string& unit, std::size_t columns) {
    Record record = {""};
    for (std::size_t i = 0; i < columns; ++i) {
      record.insert(record.end(), {unit, "CI"});
      if (i > 0) {
        record.insert(record.end(), {"vs base", "P"});
      }
    }
    return record;
  }

  void data(const compare::UnpairedRow& row) {
    Record record = {joined_values(row.key)};
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (const auto& cell = row.cells[i]) {
        record.resize(start(i));
        record.push_back(shortest_number(cell->center));
        record.push_back(benchstat_range(*cell));
        notes(start(i), cell->notes);
      }
      if (const auto& comparison = row.comparisons[i]) {
        record.push_back(benchstat_delta(*comparison));
        record.push_back(
            benchstat_test(*comparison, row.cells.front()->n, row.cells[i]->n));
        notes(start(i) + kDelta, comparison->notes);
      }
    }
    write(record);
  }

  void geomeans(const UnpairedTable& table) {
    Record record(start(table.geomeans.size()));
    record.front() = "geomean";
    for (std::size_t i = 0; i < table.geomeans.size(); ++i) {
      const compare::UnpairedGeomean& geomean = table.geomeans[i];
      if (geomean.center) {
        record[start(i)] = shortest_number(*geomean.center);
      }
      if (i > 0) {
        record[start(i) + kDelta] =
            geomean.ratio ? benchstat_percentage(*geomean.ratio) : "?";
      }
      notes(start(i), geomean.notes);
    }
    write(record);
  }

  BenchstatCsv out_;
  std::size_t row_ = 1;  // Of the record that is written next.
};

}  // namespace

BenchstatCsv benchstat_csv(std::span<const UnpairedTable> tables) {
  CsvWriter writer;
  const compare::UnpairedTableHeading* before = nullptr;
  for (const UnpairedTable& table : tables) {
    writer.table(table, before);
    before = &table.heading;
  }
  return writer.take();
}

}  // namespace benchgate::reporters
