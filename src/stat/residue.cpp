#include "src/stat/residue.h"

#include "src/stat/key.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace benchgate::stat {

namespace {

/// The name's place: behind all keys of the configuration.
constexpr std::size_t kName = std::numeric_limits<std::size_t>::max();

std::array<const std::vector<ProjectedKey>*, 4> projections_of(
    const Query& query) {
  return {&query.table, &query.row, &query.column, &query.ignore};
}

bool names(const Query& query, KeyKind kind) {
  return std::ranges::any_of(projections_of(query), [kind](const auto* keys) {
    return std::ranges::find(*keys, kind, &ProjectedKey::kind) != keys->end();
  });
}

}  // namespace

NamedKeys named_keys(const Query& query) {
  NamedKeys named;
  for (const auto* keys : projections_of(query)) {
    for (const ProjectedKey& key : *keys) {
      if (key.kind == KeyKind::configuration) {
        named.configuration.push_back(key.key);
      } else if (key.kind == KeyKind::name || key.kind == KeyKind::part) {
        named.name.push_back(key.key);
      }
    }
  }
  return named;
}

Residue::Residue(const Query& query, NamedKeys named)
    : named_(std::move(named)),
      has_configuration_(!names(query, KeyKind::all_configuration)),
      has_name_(!names(query, KeyKind::full_name)) {}

bool Residue::is_residue(const Setting& setting) const {
  return setting.reach == formats::Reach::everything &&
         std::ranges::find(named_.configuration, setting.key) ==
             named_.configuration.end();
}

void Residue::see(const Subject& subject) {
  if (!has_configuration_ || !seen_.insert(subject.configuration).second) {
    return;
  }
  for (const Setting& setting : *subject.configuration) {
    if (place_of_.emplace(setting.key, keys_.size()).second) {
      keys_.push_back(setting.key);
    }
  }
}

/// Adds what `from` has and `to` has not, or has otherwise. Texts are pooled.
void Residue::add_missing(const Configuration& from, const Configuration& to,
                          VaryingKeys& varying) const {
  std::unordered_map<const char*, const char*> values;
  for (const Setting& setting : to) {
    values.emplace(setting.key.data(), setting.value.data());
  }
  for (const Setting& setting : from) {
    const auto same = values.find(setting.key.data());
    if (is_residue(setting) &&
        (same == values.end() || same->second != setting.value.data())) {
      varying.insert(place_of_.at(setting.key));
    }
  }
}

const VaryingKeys& Residue::varying_between(const Configurations& both) {
  const auto [found, is_new] = compared_.try_emplace(both);
  if (is_new) {
    add_missing(*both.first, *both.second, found->second);
    add_missing(*both.second, *both.first, found->second);
  }
  return found->second;
}

void Residue::compare(const Subject& a, const Subject& b,
                      VaryingKeys& varying) {
  if (has_configuration_ && a.configuration != b.configuration) {
    const VaryingKeys& keys =
        varying_between({a.configuration, b.configuration});
    varying.insert(keys.begin(), keys.end());
  }
  if (has_name_ &&
      name_without(a.name, named_.name) != name_without(b.name, named_.name)) {
    varying.insert(kName);
  }
}

std::string Residue::name_of(std::size_t key) const {
  return key == kName ? ".fullname" : std::string(keys_[key]);
}

}  // namespace benchgate::stat
