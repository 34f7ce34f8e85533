#pragma once

/// \file
/// Everything that was measured, by table, row and column. Readers tell it
/// results as they meet them; of these it keeps the values alone.

#include "src/formats/result_sink.h"
#include "src/stat/configuration.h"
#include "src/stat/id_table.h"
#include "src/stat/present_configuration.h"
#include "src/stat/projection.h"
#include "src/stat/query.h"
#include "src/stat/residue.h"
#include "src/stat/text_pool.h"
#include "src/stat/value_store.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace benchgate::stat {

/// A tidied unit, as the collection numbered it by first appearance.
using TableUnit = std::uint32_t;

/// The values of one row in one column of one table. Results of a benchmark
/// mostly come a whole round apart: a cell is one line of the processor's
/// cache, and no more than that has to be fetched.
struct alignas(64) Cell {
  ValueList values;
  KeyId table = 0;
  TableUnit unit = 0;
  KeyId row = 0;
  KeyId column = 0;
  formats::SeriesId first = 0;  ///< The series that it came from first.
};

class Collection final : public formats::ResultSink {
 public:
  /// `warn` is told, line by line, what is odd about the inputs.
  Collection(Query query, std::function<void(std::string)> warn);

  Collection(const Collection&) = delete;
  Collection& operator=(const Collection&) = delete;
  Collection(Collection&&) = delete;
  Collection& operator=(Collection&&) = delete;
  ~Collection() override = default;

  /// What is told from here on is of another input: the configuration is empty
  /// but for its ".file", which is not set if `label` is empty.
  void begin_input(std::string_view label);

  formats::UnitId unit(const formats::UnitSpelling& spelling) override;
  void configure(std::string_view key, std::string_view value,
                 formats::Reach reach) override;
  formats::SeriesId series(std::string_view name,
                           formats::NameStyle style) override;
  [[nodiscard]] std::string_view name_of(
      formats::SeriesId series) const override;
  void add(formats::SeriesId series,
           std::span<const formats::Measurement> result) override;
  std::string set_unit_metadata(const formats::UnitMetadata& metadata) override;

  void warn(std::string message) override { warn_(std::move(message)); }

  /// Lets go of what only those need who tell of results: nothing more may be
  /// told.
  void finish();

  [[nodiscard]] const std::deque<Cell>& cells() const { return cells_; }

  [[nodiscard]] const Projection& tables() const { return tables_; }

  [[nodiscard]] const Projection& rows() const { return rows_; }

  [[nodiscard]] const Projection& columns() const { return columns_; }

  [[nodiscard]] std::string_view name_of_unit(TableUnit unit) const {
    return table_units_[unit];
  }

  /// The value of a key like "better" for a unit; empty: not set.
  [[nodiscard]] std::string metadata(std::string_view unit,
                                     std::string_view key) const;

  /// The keys that no projection names and that differ among the results of a
  /// cell.
  [[nodiscard]] std::vector<std::string> varying_in(const Cell& cell) const;

 private:
  struct Unit {
    std::string_view written;
    std::string_view tidied;
    double factor = 1.0;
    std::optional<TableUnit> number;  ///< Once it has been seen in a table.
  };

  /// Where the values of one unit of a series go.
  struct Slot {
    Cell* cell = nullptr;  ///< Null: the filter does not want them.
    formats::UnitId unit = 0;
  };

  /// The first few slots of a series, which stand in a row.
  struct NearSlots {
    std::size_t begin = 0;  ///< In `near_slots_`.
    std::uint32_t count = 0;
    std::uint32_t room = 0;
  };

  /// Where a series stands, once anything of it is wanted.
  struct Place {
    KeyId table = 0;
    KeyId row = 0;
    KeyId column = 0;
  };

  struct Series {
    BenchmarkName name;
    const Configuration* configuration = nullptr;
    std::optional<Place> place;
  };

  [[nodiscard]] Subject subject_of(const Series& series) const;
  void fetch_ahead(formats::SeriesId series) const;
  [[nodiscard]] std::span<const Slot> near_slots(
      formats::SeriesId series) const;
  Slot slot_for(formats::SeriesId series, formats::UnitId unit);
  void add_near_slot(formats::SeriesId series, const Slot& slot);
  Cell* cell_for(formats::SeriesId series, formats::UnitId unit);
  Cell& cell_at(const Place& place, TableUnit unit, formats::SeriesId series);
  TableUnit number_of(Unit& unit);

  std::function<void(std::string)> warn_;
  TextPool texts_;
  Filter filter_;
  Projection tables_;
  Projection rows_;
  Projection columns_;
  Projection ignored_;
  Residue residue_;

  PresentConfiguration configuration_;

  std::vector<Unit> units_;
  std::map<std::pair<std::string_view, std::string_view>, formats::UnitId>
      unit_of_;
  std::vector<std::string_view> table_units_;
  std::unordered_map<const char*, TableUnit> table_unit_of_;
  std::map<std::pair<std::string, std::string>, std::string> metadata_;

  std::deque<Series> series_;
  IdTable series_ids_;
  std::vector<NearSlots> near_slots_of_;  ///< By series.
  std::vector<Slot> near_slots_;
  /// Of series with many units, by series and unit.
  std::unordered_map<std::uint64_t, Slot> far_slots_;

  DoubleArena arena_;
  std::deque<Cell> cells_;
  IdTable cell_ids_;
  std::unordered_map<const Cell*, VaryingKeys> varying_;
};

}  // namespace benchgate::stat
