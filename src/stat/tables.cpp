#include "src/stat/tables.h"

#include "src/formats/tidy_unit.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace benchgate::stat {

namespace {

using compare::UnpairedCellInput;
using compare::UnpairedTable;
using compare::UnpairedTableBuilder;
using compare::UnpairedTableHeading;
using compare::UnpairedTableSettings;

/// A cell and its place in the order of all.
struct PlacedCell {
  std::uint64_t table_and_unit = 0;
  std::uint64_t row_and_column = 0;
  const Cell* cell = nullptr;

  [[nodiscard]] std::uint64_t row() const { return row_and_column >> 32U; }

  [[nodiscard]] auto column() const {
    return static_cast<std::uint32_t>(row_and_column);
  }

  bool operator<(const PlacedCell& other) const {
    return table_and_unit != other.table_and_unit
               ? table_and_unit < other.table_and_unit
               : row_and_column < other.row_and_column;
  }
};

std::uint64_t joined(std::uint32_t high, std::uint32_t low) {
  return std::uint64_t{high} << 32U | low;
}

std::vector<PlacedCell> in_order(const Collection& collection) {
  const auto tables = collection.tables().places();
  const auto rows = collection.rows().places();
  const auto columns = collection.columns().places();
  std::vector<PlacedCell> cells;
  cells.reserve(collection.cells().size());
  for (const Cell& cell : collection.cells()) {
    cells.push_back({joined(tables[cell.table], cell.unit),
                     joined(rows[cell.row], columns[cell.column]), &cell});
  }
  std::sort(cells.begin(), cells.end());
  return cells;
}

std::optional<compare::Direction> direction_of(const Collection& collection,
                                               std::string_view unit) {
  const auto said =
      compare::direction_from(collection.metadata(unit, "better"));
  return said ? said : formats::direction_of_unit(unit);
}

class TableMaker {
  using Row = std::vector<std::optional<UnpairedCellInput>>;

 public:
  TableMaker(const Collection& collection, std::span<const PlacedCell> cells)
      : collection_(&collection), cells_(cells) {
    for (const PlacedCell& cell : cells) {
      columns_.emplace_back(cell.column(), cell.cell->column);
    }
    std::ranges::sort(columns_);
    columns_.erase(std::unique(columns_.begin(), columns_.end()),
                   columns_.end());
  }

  [[nodiscard]] UnpairedTable make(
      const UnpairedTableSettings& settings) const {
    UnpairedTableBuilder builder(heading(), settings);
    Row row(columns_.size());
    for (auto begin = cells_.begin(); begin != cells_.end();) {
      const auto end =
          std::find_if(begin, cells_.end(), [begin](const PlacedCell& cell) {
            return cell.row() != begin->row();
          });
      fill({begin, end}, row);
      builder.add_row(collection_->rows().fields_of(begin->cell->row), row);
      begin = end;
    }
    return std::move(builder).finish();
  }

 private:
  [[nodiscard]] UnpairedTableHeading heading() const {
    const Cell& first = *cells_.front().cell;
    UnpairedTableHeading heading;
    heading.fields = collection_->tables().fields_of(first.table);
    heading.unit = collection_->name_of_unit(first.unit);
    heading.exact = collection_->metadata(heading.unit, "assume") == "exact";
    heading.better = direction_of(*collection_, heading.unit);
    for (const auto& [place, key] : columns_) {
      heading.columns.push_back(collection_->columns().fields_of(key));
    }
    return heading;
  }

  /// Into the memory that the row before had.
  void fill(std::span<const PlacedCell> cells, Row& row) const {
    auto cell = cells.begin();
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (cell == cells.end() || cell->column() != columns_[i].first) {
        row[i].reset();
        continue;
      }
      if (!row[i]) {
        row[i].emplace();
      }
      cell->cell->values.copy_to(row[i]->values);
      row[i]->varying = collection_->varying_in(*cell->cell);
      ++cell;
    }
  }

  const Collection* collection_;
  std::span<const PlacedCell> cells_;
  std::vector<std::pair<std::uint32_t, KeyId>> columns_;
};

}  // namespace

void for_each_table(const Collection& collection,
                    const UnpairedTableSettings& settings,
                    const std::function<void(UnpairedTable)>& visit) {
  const std::vector<PlacedCell> cells = in_order(collection);
  for (auto begin = cells.begin(); begin != cells.end();) {
    const auto end =
        std::find_if(begin, cells.end(), [begin](const PlacedCell& cell) {
          return cell.table_and_unit != begin->table_and_unit;
        });
    visit(TableMaker(collection, {begin, end}).make(settings));
    begin = end;
  }
}

std::vector<UnpairedTable> make_tables(const Collection& collection,
                                       const UnpairedTableSettings& settings) {
  std::vector<UnpairedTable> tables;
  for_each_table(collection, settings, [&tables](UnpairedTable table) {
    tables.push_back(std::move(table));
  });
  return tables;
}

}  // namespace benchgate::stat
