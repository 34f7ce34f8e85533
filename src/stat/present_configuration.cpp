#include "src/stat/present_configuration.h"

#include <algorithm>
#include <cstdint>

namespace benchgate::stat {

namespace {

/// Of pooled texts, which are the same if their addresses are.
bool same(const Setting& a, const Setting& b) {
  return a.key.data() == b.key.data() && a.value.data() == b.value.data() &&
         a.reach == b.reach;
}

std::uint64_t hash_of(const Configuration& configuration) {
  WordHash hash;
  for (const Setting& setting : configuration) {
    hash.add(setting.key).add(setting.value);
    hash.add(static_cast<std::uint64_t>(setting.reach));
  }
  return hash.value();
}

bool is_gap(const Setting& setting) {
  return setting.value.empty();
}

}  // namespace

void PresentConfiguration::clear() {
  settings_.clear();
  place_of_.clear();
  gaps_ = 0;
  kept_ = nullptr;
}

void PresentConfiguration::set(std::string_view key, std::string_view value,
                               formats::Reach reach) {
  kept_ = nullptr;
  if (value.empty()) {
    return take_away(key);
  }
  const std::string_view pooled = texts_->keep(key);
  const auto [found, is_new] =
      place_of_.try_emplace(pooled.data(), settings_.size());
  if (is_new) {
    settings_.push_back({pooled, {}, reach});
  }
  Setting& setting = settings_[found->second];
  setting.value = texts_->keep(value);
  setting.reach = reach;
}

void PresentConfiguration::take_away(std::string_view key) {
  const auto found = place_of_.find(texts_->keep(key).data());
  if (found == place_of_.end()) {
    return;
  }
  settings_[found->second].value = {};
  place_of_.erase(found);
  ++gaps_;
  if (2 * gaps_ > settings_.size()) {
    close_gaps();
  }
}

void PresentConfiguration::close_gaps() {
  std::erase_if(settings_, is_gap);
  gaps_ = 0;
  for (std::size_t i = 0; i < settings_.size(); ++i) {
    place_of_[settings_[i].key.data()] = i;
  }
}

const Configuration* PresentConfiguration::get() {
  if (kept_ != nullptr) {
    return kept_;
  }
  if (gaps_ > 0) {
    close_gaps();
  }
  const IdTable::Id id =
      ids_.find_or_add(hash_of(settings_), all_.size(), [&](IdTable::Id known) {
        return std::ranges::equal(all_[known], settings_, same);
      });
  if (id == all_.size()) {
    all_.push_back(settings_);
  }
  kept_ = &all_[id];
  return kept_;
}

}  // namespace benchgate::stat
