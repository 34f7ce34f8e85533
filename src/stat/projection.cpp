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
      add_field(texts.keep(part.key.key), part.key.order, &part.key.listed);
    }
    depends_on_name_ |= part.key.kind != KeyKind::configuration &&
                        part.key.kind != KeyKind::all_configuration;
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

void Projection::add_field(std::string_view name, KeyOrder order,
                           const std::vector<std::string>* listed) {
  Field field;
  field.name = name;
  field.order = order;
  field.listed = listed;
  fields_.push_back(std::move(field));
}

std::uint32_t Projection::place_of(Field& field, std::string_view value) {
  if (field.order != KeyOrder::appearance) {
    return 0;
  }
  auto& appeared = field.appeared;
  const std::uint32_t place = field.places.find_or_add(
      WordHash().add(value).value(), appeared.size(),
      [&](IdTable::Id known) { return appeared[known] == value.data(); });
  if (place == appeared.size()) {
    appeared.push_back(value.data());
  }
  if (value.empty()) {
    field.place_of_nothing = place;
  }
  return place;
}

void Projection::set(std::size_t field, std::string_view value) {
  if (field >= scratch_.size()) {
    scratch_.resize(field + 1);
  }
  const std::string_view kept =
      value.empty() ? std::string_view() : texts_->keep(value);
  scratch_[field] = {kept, place_of(fields_[field], kept)};
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
    add_field(key, order, nullptr);
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
  if (depends_on_name_) {
    return project_anew(subject);
  }
  const auto [found, is_new] =
      of_configuration_.try_emplace(subject.configuration, KeyId{0});
  if (is_new) {
    found->second = project_anew(subject);
  }
  return found->second;
}

KeyId Projection::project_anew(const Subject& subject) {
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
  while (!scratch_.empty() && scratch_.back().text.empty()) {
    scratch_.pop_back();
  }
  return number_of_scratch();
}

KeyId Projection::number_of_scratch() {
  const auto address = [](const Value& value) { return value.text.data(); };
  WordHash hash;
  for (const Value& value : scratch_) {
    hash.add(value.text);
  }
  const KeyId key =
      ids_.find_or_add(hash.value(), ends_.size(), [&](KeyId known) {
        return std::ranges::equal(tuple(known), scratch_, {}, address, address);
      });
  if (key == ends_.size()) {
    values_.insert(values_.end(), scratch_.begin(), scratch_.end());
    ends_.push_back(values_.size());
  }
  return key;
}

Projection::Tuple Projection::tuple(KeyId key) const {
  const std::size_t begin = key == 0 ? 0 : ends_[key - 1];
  return Tuple(values_).subspan(begin, ends_[key] - begin);
}

Projection::Value Projection::value_in(KeyId key, std::size_t field) const {
  const Tuple values = tuple(key);
  return field < values.size() ? values[field]
                               : Value{{}, fields_[field].place_of_nothing};
}

std::vector<compare::KeyField> Projection::fields_of(KeyId key) const {
  std::vector<compare::KeyField> fields;
  fields.reserve(fields_.size());
  for (const Part& part : parts_) {
    for (const std::size_t field : part.fields) {
      fields.push_back({std::string(fields_[field].name),
                        std::string(value_in(key, field).text)});
    }
  }
  return fields;
}

std::weak_ordering Projection::compare_field(const Field& field, const Value& a,
                                             const Value& b) {
  switch (field.order) {
    case KeyOrder::appearance:
      return a.place <=> b.place;
    case KeyOrder::listed: {
      const auto place = [&field](std::string_view value) {
        return std::ranges::find(*field.listed, value) - field.listed->begin();
      };
      return place(a.text) <=> place(b.text);
    }
    case KeyOrder::num:
      if (number_before(a.text, b.text)) {
        return std::weak_ordering::less;
      }
      if (number_before(b.text, a.text)) {
        return std::weak_ordering::greater;
      }
      break;
    case KeyOrder::alpha:
      break;
  }
  return a.text <=> b.text;
}

bool Projection::before(KeyId a, KeyId b) const {
  for (const Part& part : parts_) {
    for (const std::size_t index : part.fields) {
      const Value first = value_in(a, index);
      const Value second = value_in(b, index);
      if (first.text.data() == second.text.data()) {
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
  std::vector<KeyId> sorted(ends_.size());
  std::iota(sorted.begin(), sorted.end(), KeyId{0});
  std::ranges::sort(sorted, [this](KeyId a, KeyId b) { return before(a, b); });
  std::vector<std::uint32_t> places(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    places[sorted[i]] = static_cast<std::uint32_t>(i);
  }
  return places;
}

}  // namespace benchgate::stat
