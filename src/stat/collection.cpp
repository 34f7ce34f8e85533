#include "src/stat/collection.h"

#include "src/formats/result_file_stream.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace benchgate::stat {

namespace {

/// Spreads all bits of a word over all others (the finalizer of MurmurHash3).
std::uint64_t spread(std::uint64_t word) {
  word ^= word >> 33U;
  word *= 0xff51afd7ed558ccdU;
  word ^= word >> 33U;
  word *= 0xc4ceb9fe1a85ec53U;
  return word ^ (word >> 33U);
}

/// Asks for memory that will be wanted soon; any address is fine.
void prefetch(const void* address) {
  __builtin_prefetch(address, 1);
}

/// Pooled texts are the same if their addresses are.
void append_address(std::string& address, std::string_view text) {
  const char* const begin = text.data();
  address.append(reinterpret_cast<const char*>(&begin), sizeof begin);
}

}  // namespace

std::size_t Collection::HashCellKey::operator()(const CellKey& key) const {
  const std::uint64_t first = (std::uint64_t{key.table} << 32U) | key.unit;
  const std::uint64_t second = (std::uint64_t{key.row} << 32U) | key.column;
  return spread(spread(first) ^ second);
}

std::size_t Collection::HashSeriesKey::operator()(const SeriesKey& key) const {
  return spread(spread(std::bit_cast<std::uintptr_t>(key.configuration)) ^
                std::bit_cast<std::uintptr_t>(key.name));
}

Collection::Collection(Query query, std::function<void(std::string)> warn)
    : warn_(std::move(warn)),
      filter_(std::move(query.filter)),
      tables_(query.table, named_keys(query), texts_),
      rows_(query.row, named_keys(query), texts_),
      columns_(query.column, named_keys(query), texts_),
      ignored_(query.ignore, named_keys(query), texts_),
      residue_(query, named_keys(query)) {}

void Collection::begin_input(std::string_view label) {
  configuration_.clear();
  kept_configuration_ = nullptr;
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
  const auto found = std::ranges::find(configuration_, key, &Setting::key);
  kept_configuration_ = nullptr;
  if (value.empty()) {
    if (found != configuration_.end()) {
      configuration_.erase(found);
    }
  } else if (found == configuration_.end()) {
    configuration_.push_back({texts_.keep(key), texts_.keep(value), reach});
  } else {
    found->value = texts_.keep(value);
    found->reach = reach;
  }
}

const Configuration* Collection::present_configuration() {
  if (kept_configuration_ == nullptr) {
    std::string address;
    for (const Setting& setting : configuration_) {
      append_address(address, setting.key);
      append_address(address, setting.value);
      address += setting.reach == formats::Reach::everything ? 'e' : 'n';
    }
    const auto [found, is_new] =
        configuration_of_.try_emplace(std::move(address), nullptr);
    if (is_new) {
      configurations_.push_back(configuration_);
      found->second = &configurations_.back();
    }
    kept_configuration_ = found->second;
  }
  return kept_configuration_;
}

formats::SeriesId Collection::series(std::string_view name,
                                     formats::NameStyle style) {
  const Configuration* const configuration = present_configuration();
  const std::string_view kept = texts_.keep(name);
  const auto [found, is_new] =
      series_of_.try_emplace({configuration, kept.data()},
                             static_cast<formats::SeriesId>(series_.size()));
  if (is_new) {
    series_.push_back({{kept, style}, configuration, std::nullopt});
    slots_.emplace_back();
  }
  return found->second;
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
  const Place& place = *series.place;
  const CellKey key = {place.table, number_of(unit), place.row, place.column};
  const auto [found, is_new] = cell_of_.try_emplace(key, nullptr);
  if (is_new) {
    cells_.push_back({{}, key.table, key.unit, key.row, key.column, id});
    found->second = &cells_.back();
  } else if (!residue_.is_empty() && found->second->first != id) {
    VaryingKeys varying;
    residue_.compare(subject_of(series_[found->second->first]), subject,
                     varying);
    if (!varying.empty()) {
      varying_[found->second].merge(varying);
    }
  }
  return found->second;
}

const Collection::Slot& Collection::slot_for(formats::SeriesId series,
                                             formats::UnitId unit) {
  auto& slots = slots_[series];
  const auto found = std::ranges::find(slots, unit, &Slot::unit);
  if (found != slots.end()) {
    return *found;
  }
  slots.push_back({unit, cell_for(series, unit), units_[unit].factor});
  return slots.back();
}

/// Results come in the order of the rounds before them, which numbered the
/// series, and a whole round is more than the processor's nearest cache holds.
/// Where a result goes is found in three steps, each asked for one series ahead
/// of the next.
void Collection::fetch_ahead(formats::SeriesId series) const {
  const std::size_t last = series + std::size_t{3};
  if (last >= slots_.size()) {
    return;
  }
  prefetch(slots_[last].data());
  for (const Slot& slot : slots_[last - 1]) {
    prefetch(slot.cell);
  }
  for (const Slot& slot : slots_[last - 2]) {
    if (slot.cell != nullptr) {
      slot.cell->values.prefetch_end();
    }
  }
}

void Collection::add(formats::SeriesId series,
                     std::span<const formats::Measurement> result) {
  const std::vector<Slot>& slots = slots_[series];
  fetch_ahead(series);
  for (std::size_t i = 0; i < result.size(); ++i) {
    const formats::Measurement& measurement = result[i];
    // Lines of a benchmark mostly have the same units in the same order.
    const Slot& slot = i < slots.size() && slots[i].unit == measurement.unit
                           ? slots[i]
                           : slot_for(series, measurement.unit);
    if (slot.cell != nullptr) {
      slot.cell->values.add(measurement.value * slot.factor, arena_);
    }
  }
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
