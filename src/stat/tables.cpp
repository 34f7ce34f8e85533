#include "src/stat/tables.h"

#include "src/formats/tidy_unit.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
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
  std::uint32_t table = 0;
  TableUnit unit = 0;
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  const Cell* cell = nullptr;

  [[nodiscard]] auto place() const {
    return std::tie(table, unit, row, column);
  }
};

std::vector<PlacedCell> in_order(const Collection& collection) {
  const auto tables = collection.tables().places();
  const auto rows = collection.rows().places();
  const auto columns = collection.columns().places();
  std::vector<PlacedCell> cells;
  cells.reserve(collection.cells().size());
  for (const Cell& cell : collection.cells()) {
    cells.push_back({tables[cell.table], cell.unit, rows[cell.row],
                     columns[cell.column], &cell});
  }
  std::ranges::sort(cells, {}, &PlacedCell::place);
  return cells;
}

std::optional<compare::Direction> direction_of(const Collection& collection,
                                               std::string_view unit) {
  const auto said =
      compare::direction_from(collection.metadata(unit, "better"));
  return said ? said : formats::direction_of_unit(unit);
}

class TableMaker {
 public:
  TableMaker(const Collection& collection, std::span<const PlacedCell> cells)
      : collection_(&collection), cells_(cells) {
    for (const PlacedCell& cell : cells) {
      columns_.emplace_back(cell.column, cell.cell->column);
    }
    std::ranges::sort(columns_);
    columns_.erase(std::unique(columns_.begin(), columns_.end()),
                   columns_.end());
  }

  [[nodiscard]] UnpairedTable make(
      const UnpairedTableSettings& settings) const {
    UnpairedTableBuilder builder(heading(), settings);
    for (auto begin = cells_.begin(); begin != cells_.end();) {
      const auto end = std::find_if(
          begin, cells_.end(),
          [begin](const PlacedCell& cell) { return cell.row != begin->row; });
      builder.add_row(collection_->rows().fields_of(begin->cell->row),
                      row({begin, end}));
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

  [[nodiscard]] std::vector<std::optional<UnpairedCellInput>> row(
      std::span<const PlacedCell> cells) const {
    std::vector<std::optional<UnpairedCellInput>> row(columns_.size());
    auto cell = cells.begin();
    for (std::size_t i = 0; i < row.size() && cell != cells.end(); ++i) {
      if (cell->column == columns_[i].first) {
        row[i] = UnpairedCellInput{cell->cell->values.values(),
                                   collection_->varying_in(*cell->cell)};
        ++cell;
      }
    }
    return row;
  }

  const Collection* collection_;
  std::span<const PlacedCell> cells_;
  std::vector<std::pair<std::uint32_t, KeyId>> columns_;
};

}  // namespace

std::vector<UnpairedTable> make_tables(const Collection& collection,
                                       const UnpairedTableSettings& settings) {
  const std::vector<PlacedCell> cells = in_order(collection);
  std::vector<UnpairedTable> tables;
  for (auto begin = cells.begin(); begin != cells.end();) {
    const auto end =
        std::find_if(begin, cells.end(), [begin](const PlacedCell& cell) {
          return cell.table != begin->table || cell.unit != begin->unit;
        });
    tables.push_back(TableMaker(collection, {begin, end}).make(settings));
    begin = end;
  }
  return tables;
}

}  // namespace benchgate::stat
