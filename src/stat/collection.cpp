#include "src/stat/collection.h"

#include "src/formats/result_file_stream.h"

#include <algorithm>
#include <bit>
#include <type_traits>
#include <utility>

namespace benchgate::stat {

namespace {

/// Asks for memory that will be wanted soon; any address is fine.
void prefetch(const void* address) {
  __builtin_prefetch(address, 1);
}

/// A series has so many slots that are looked at one after the other.
constexpr std::size_t kMostNearSlots = 16;

}  // namespace

Collection::Collection(Query query, std::function<void(std::string)> warn)
    : warn_(std::move(warn)),
      filter_(std::move(query.filter)),
      tables_(query.table, named_keys(query), texts_),
      rows_(query.row, named_keys(query), texts_),
      columns_(query.column, named_keys(query), texts_),
      ignored_(query.ignore, named_keys(query), texts_),
      residue_(query, named_keys(query)),
      configuration_(texts_) {}

void Collection::begin_input(std::string_view label) {
  configuration_.clear();
  configure(formats::kFileKey, label, formats::Reach::named_only);
}

formats::UnitId Collection::unit(const formats::UnitSpelling& spelling) {
  const auto next = static_cast<formats::UnitId>(units_.size());
  const std::string_view written = texts_.keep(spelling.written);
  const std::string_view tidied = texts_.keep(spelling.tidied);
  const auto [found, is_new] = unit_of_.try_emplace({written, tidied}, next);
  if (is_new) {
    units_.push_back({written, tidied, spelling.factor, std::nullopt});
  }
  return found->second;
}

void Collection::configure(std::string_view key, std::string_view value,
                           formats::Reach reach) {
  configuration_.set(key, value, reach);
}

formats::SeriesId Collection::series(std::string_view name,
                                     formats::NameStyle style) {
  const Configuration* const configuration = configuration_.get();
  const std::string_view kept = texts_.keep(name);
  const auto is_it = [&](formats::SeriesId known) {
    const Series& series = series_[known];
    return series.name.full.data() == kept.data() &&
           series.configuration == configuration;
  };
  const std::uint64_t hash =
      WordHash()
          .add(kept)
          .add(std::bit_cast<std::uintptr_t>(configuration))
          .value();
  const formats::SeriesId id =
      series_ids_.find_or_add(hash, series_.size(), is_it);
  if (id == series_.size()) {
    series_.push_back({{kept, style}, configuration, std::nullopt});
    near_slots_of_.emplace_back();
  }
  return id;
}

std::string_view Collection::name_of(formats::SeriesId series) const {
  return series_[series].name.full;
}

Subject Collection::subject_of(const Series& series) const {
  return {series.name, series.configuration};
}

TableUnit Collection::number_of(Unit& unit) {
  if (!unit.number) {
    const auto next = static_cast<TableUnit>(table_units_.size());
    const auto [found, is_new] =
        table_unit_of_.try_emplace(unit.tidied.data(), next);
    if (is_new) {
      table_units_.push_back(unit.tidied);
    }
    unit.number = found->second;
  }
  return *unit.number;
}

Cell& Collection::cell_at(const Place& place, TableUnit unit,
                          formats::SeriesId series) {
  const auto is_it = [&](IdTable::Id known) {
    const Cell& cell = cells_[known];
    return cell.table == place.table && cell.unit == unit &&
           cell.row == place.row && cell.column == place.column;
  };
  WordHash hash;
  hash.add((std::uint64_t{place.table} << 32U) | unit);
  hash.add((std::uint64_t{place.row} << 32U) | place.column);
  const IdTable::Id id =
      cell_ids_.find_or_add(hash.value(), cells_.size(), is_it);
  if (id == cells_.size()) {
    cells_.push_back({{}, place.table, unit, place.row, place.column, series});
  }
  return cells_[id];
}

/// Null if the measurements are not wanted.
Cell* Collection::cell_for(formats::SeriesId id, formats::UnitId unit_id) {
  Series& series = series_[id];
  Unit& unit = units_[unit_id];
  const Subject subject = subject_of(series);
  if (!filter_.accepts(subject, {unit.written, unit.tidied, unit.factor}) ||
      !tables_.accepts(subject) || !rows_.accepts(subject) ||
      !columns_.accepts(subject) || !ignored_.accepts(subject)) {
    return nullptr;
  }
  if (!series.place) {
    series.place = {tables_.project(subject), rows_.project(subject),
                    columns_.project(subject)};
    residue_.see(subject);
  }
  Cell& cell = cell_at(*series.place, number_of(unit), id);
  if (!residue_.is_empty() && cell.first != id) {
    VaryingKeys varying;
    residue_.compare(subject_of(series_[cell.first]), subject, varying);
    if (!varying.empty()) {
      varying_[&cell].merge(varying);
    }
  }
  return &cell;
}

std::span<const Collection::Slot> Collection::near_slots(
    formats::SeriesId series) const {
  const NearSlots& near = near_slots_of_[series];
  return {near_slots_.data() + near.begin, near.count};
}

Collection::Slot Collection::slot_for(formats::SeriesId series,
                                      formats::UnitId unit) {
  const auto near = near_slots(series);
  const auto found = std::ranges::find(near, unit, &Slot::unit);
  if (found != near.end()) {
    return *found;
  }
  const auto make = [&] { return Slot{cell_for(series, unit), unit}; };
  if (near.size() < kMostNearSlots) {
    add_near_slot(series, make());
    return near_slots(series).back();
  }
  const auto [far, is_new] =
      far_slots_.try_emplace((std::uint64_t{series} << 32U) | unit);
  if (is_new) {
    far->second = make();
  }
  return far->second;
}

/// Slots of a series that do not end all others move there, and have twice the
/// room.
void Collection::add_near_slot(formats::SeriesId series, const Slot& slot) {
  NearSlots& near = near_slots_of_[series];
  const std::size_t end = near_slots_.size();
  if (near.count < near.room) {
    near_slots_[near.begin + near.count] = slot;
  } else if (near.begin + near.room == end) {
    near_slots_.push_back(slot);
    ++near.room;
  } else {
    near_slots_.resize(end + std::max<std::size_t>(1, 2 * near.room));
    std::copy_n(near_slots_.data() + near.begin, near.count,
                near_slots_.data() + end);
    near_slots_[end + near.count] = slot;
    near.begin = end;
    near.room = static_cast<std::uint32_t>(near_slots_.size() - end);
  }
  ++near.count;
}

/// Results come in the order of the rounds before them, which numbered the
/// series, and a whole round is more than the processor's nearest cache holds.
/// Where a result goes is found in steps, each asked for one series ahead of
/// the next.
void Collection::fetch_ahead(formats::SeriesId series) const {
  const formats::SeriesId last = series + 2;
  if (last >= near_slots_of_.size()) {
    return;
  }
  for (const Slot& slot : near_slots(last)) {
    prefetch(slot.cell);
  }
  for (const Slot& slot : near_slots(last - 1)) {
    if (slot.cell != nullptr) {
      slot.cell->values.prefetch_end();
    }
  }
}

void Collection::add(formats::SeriesId series,
                     std::span<const formats::Measurement> result) {
  fetch_ahead(series);
  const NearSlots near = near_slots_of_[series];
  for (std::size_t i = 0; i < result.size(); ++i) {
    const formats::Measurement& measurement = result[i];
    // Lines of a benchmark mostly have the same units in the same order.
    const bool is_likely =
        i < near.count && near_slots_[near.begin + i].unit == measurement.unit;
    const Slot slot = is_likely ? near_slots_[near.begin + i]
                                : slot_for(series, measurement.unit);
    if (slot.cell != nullptr) {
      slot.cell->values.add(measurement.value, units_[slot.unit].factor,
                            arena_);
    }
  }
}

void Collection::finish() {
  // Assigning {} would empty a container and keep its memory.
  const auto let_go = [](auto& what) {
    what = std::remove_reference_t<decltype(what)>();
  };
  let_go(series_);
  let_go(series_ids_);
  let_go(near_slots_of_);
  let_go(near_slots_);
  let_go(far_slots_);
  let_go(cell_ids_);
}

std::string Collection::set_unit_metadata(
    const formats::UnitMetadata& metadata) {
  const auto [found, is_new] = metadata_.try_emplace(
      {std::string(metadata.unit), std::string(metadata.key)}, metadata.value);
  return is_new || found->second == metadata.value ? std::string()
                                                   : found->second;
}

std::string Collection::metadata(std::string_view unit,
                                 std::string_view key) const {
  const auto found = metadata_.find({std::string(unit), std::string(key)});
  return found == metadata_.end() ? std::string() : found->second;
}

std::vector<std::string> Collection::varying_in(const Cell& cell) const {
  std::vector<std::string> names;
  const auto found = varying_.find(&cell);
  if (found != varying_.end()) {
    for (const std::size_t key : found->second) {
      names.push_back(residue_.name_of(key));
    }
  }
  return names;
}

}  // namespace benchgate::stat
