#include "src/stat/projection.h"

#include "src/stat/number_order.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace benchgate::stat {

Projection::Projection(std::vector<ProjectedKey> keys, NamedKeys named,
                       TextPool& texts)
    : named_(std::move(named)), texts_(&texts) {
  parts_.reserve(keys.size());  // Fields refer to the lists of their keys.
  for (ProjectedKey& key : keys) {
    parts_.push_back({std::move(key), {}, {}});
    Part& part = parts_.back();
    if (part.key.kind != KeyKind::all_configuration) {
      part.fields.push_back(fields_.size());
      fields_.push_back(
          {texts.keep(part.key.key), part.key.order, {}, &part.key.listed});
    }
  }
}

bool Projection::accepts(const Subject& subject) const {
  return std::ranges::all_of(parts_, [&](const Part& part) {
    const auto& [key, kind, order, listed] = part.key;
    return order != KeyOrder::listed ||
           std::ranges::find(listed, value_of(key, kind, subject)) !=
               listed.end();
  });
}

void Projection::set(std::size_t field, std::string_view value) {
  if (field >= scratch_.size()) {
    scratch_.resize(field + 1);
  }
  const std::string_view kept =
      value.empty() ? std::string_view() : texts_->keep(value);
  scratch_[field] = kept;
  auto& appeared = fields_[field].appeared;
  appeared.emplace(kept.data(), static_cast<std::uint32_t>(appeared.size()));
}

/// The field of a key of ".config"; a new one if it is the first time.
std::size_t Projection::field_of(Part& part, std::string_view key) {
  const auto [found, is_new] =
      part.field_of.try_emplace(key.data(), fields_.size());
  if (is_new) {
    // Within ".config" values have an order that does not depend on which file
    // came first.
    const KeyOrder order = part.key.order == KeyOrder::appearance
                               ? KeyOrder::alpha
                               : part.key.order;
    part.fields.push_back(fields_.size());
    fields_.push_back({key, order, {}, nullptr});
  }
  return found->second;
}

void Projection::project_configuration(Part& part,
                                       const Configuration& configuration) {
  for (const Setting& setting : configuration) {
    if (setting.reach == formats::Reach::named_only ||
        std::ranges::find(named_.configuration, setting.key) !=
            named_.configuration.end()) {
      continue;
    }
    set(field_of(part, setting.key), setting.value);
  }
}

KeyId Projection::project(const Subject& subject) {
  scratch_.assign(fields_.size(), {});
  for (Part& part : parts_) {
    switch (part.key.kind) {
      case KeyKind::all_configuration:
        project_configuration(part, *subject.configuration);
        break;
      case KeyKind::full_name:
        set(part.fields.front(), named_.name.empty()
                                     ? subject.name.full
                                     : name_without(subject.name, named_.name));
        break;
      case KeyKind::configuration:
      case KeyKind::name:
      case KeyKind::part:
      case KeyKind::unit:
        set(part.fields.front(),
            value_of(part.key.key, part.key.kind, subject));
        break;
    }
  }
  // A tuple is the same whether later fields are empty or were not yet seen.
  while (!scratch_.empty() && scratch_.back().empty()) {
    scratch_.pop_back();
  }
  std::string address;
  for (const std::string_view value : scratch_) {
    const char* const text = value.data();
    address.append(reinterpret_cast<const char*>(&text), sizeof text);
  }
  const auto [found, is_new] =
      ids_.emplace(std::move(address), static_cast<KeyId>(tuples_.size()));
  if (is_new) {
    tuples_.push_back(scratch_);
  }
  return found->second;
}

std::string_view Projection::value_in(KeyId key, std::size_t field) const {
  const Tuple& tuple = tuples_[key];
  return field < tuple.size() ? tuple[field] : std::string_view();
}

std::vector<compare::KeyField> Projection::fields_of(KeyId key) const {
  std::vector<compare::KeyField> fields;
  for (const Part& part : parts_) {
    for (const std::size_t field : part.fields) {
      fields.push_back({std::string(fields_[field].name),
                        std::string(value_in(key, field))});
    }
  }
  return fields;
}

std::weak_ordering Projection::compare_field(const Field& field,
                                             std::string_view a,
                                             std::string_view b) const {
  switch (field.order) {
    case KeyOrder::appearance:
      return field.appeared.at(a.data()) <=> field.appeared.at(b.data());
    case KeyOrder::listed: {
      const auto place = [&field](std::string_view value) {
        return std::ranges::find(*field.listed, value) - field.listed->begin();
      };
      return place(a) <=> place(b);
    }
    case KeyOrder::num:
      if (number_before(a, b)) {
        return std::weak_ordering::less;
      }
      if (number_before(b, a)) {
        return std::weak_ordering::greater;
      }
      break;
    case KeyOrder::alpha:
      break;
  }
  return a <=> b;
}

bool Projection::before(KeyId a, KeyId b) const {
  for (const Part& part : parts_) {
    for (const std::size_t index : part.fields) {
      const std::string_view first = value_in(a, index);
      const std::string_view second = value_in(b, index);
      if (first.data() == second.data()) {
        continue;
      }
      const auto order = compare_field(fields_[index], first, second);
      if (order != 0) {
        return order < 0;
      }
    }
  }
  return false;
}

std::vector<std::uint32_t> Projection::places() const {
  std::vector<KeyId> sorted(tuples_.size());
  std::iota(sorted.begin(), sorted.end(), KeyId{0});
  std::ranges::sort(sorted, [this](KeyId a, KeyId b) { return before(a, b); });
  std::vector<std::uint32_t> places(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    places[sorted[i]] = static_cast<std::uint32_t>(i);
  }
  return places;
}

}  // namespace benchgate::stat
