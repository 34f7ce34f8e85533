#include "src/sites/site_counts.h"

#include "src/profile/demangle.h"
#include "src/profile/operations.h"
#include "src/sites/sites_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace benchgate::sites {

namespace {

using profile::Location;
using profile::Mapping;
using profile::Profile;

/// Whether a mapping is of the file: by their build ids, or by name where one
/// has none.
bool is_of(const Profile& profile, const Mapping& mapping,
           const SiteList& list) {
  const std::string_view id = profile.text(mapping.build_id);
  return id.empty() || list.build_id.empty()
             ? profile::object_name(profile, mapping) ==
                   list.file.filename().string()
             : id == list.build_id;
}

class Counter {
 public:
  Counter(SiteList& list, const Profile& profile)
      : list_(list),
        profile_(profile),
        object_(profile::ObjectFile::open(list.file)) {
    std::transform(profile.mappings.begin(), profile.mappings.end(),
                   std::back_inserter(ours_), [&](const Mapping& mapping) {
                     return is_of(profile, mapping, list);
                   });
    if (std::ranges::find(ours_, true) == ours_.end() || !object_) {
      throw SitesError(
          fmt::format("the profile is not of {}{}: record it with this build",
                      list.file.string(),
                      list.build_id.empty()
                          ? ""
                          : fmt::format(" (build id {})", list.build_id)));
    }
  }

  SiteCounts count() {
    const std::size_t index = allocations_index();
    const auto operations = profile::operations(profile_);
    const double share =
        operations ? 1.0 / static_cast<double>(*operations) : 1.0;
    for (Site& site : list_.sites) {
      site.calls = 0.0;
    }
    SiteCounts counts;
    counts.per_operation = operations.has_value();
    for (const profile::Sample& sample : profile_.samples) {
      const double calls = static_cast<double>(sample.values[index]) * share;
      counts.total += calls;
      add(sample, calls);
    }
    for (auto& [identity, other] : others_) {
      counts.others.push_back(std::move(other));
    }
    std::ranges::stable_sort(counts.others, std::ranges::greater(),
                             &OtherCalls::calls);
    return counts;
  }

 private:
  [[nodiscard]] std::size_t allocations_index() const {
    const auto& types = profile_.sample_types;
    const auto found =
        std::ranges::find_if(types, [&](const profile::ValueType& type) {
          return profile_.text(type.type) == "alloc_objects";
        });
    if (found == types.end()) {
      throw SitesError(
          "the profile has no values of the type alloc_objects: it is no heap "
          "profile that counts allocations");
    }
    return static_cast<std::size_t>(found - types.begin());
  }

  /// Where a location is in the file; nothing if it is in another.
  [[nodiscard]] std::optional<std::uint64_t> address_of(
      const Location& location) const {
    if (!location.mapping || !ours_[*location.mapping]) {
      return std::nullopt;
    }
    const Mapping& mapping = profile_.mappings[*location.mapping];
    return object_->address_of(location.address - mapping.start +
                               mapping.offset);
  }

  [[nodiscard]] Site* site_at(std::uint64_t address) const {
    const auto after =
        std::ranges::upper_bound(list_.sites, address, {}, &Site::address);
    if (after == list_.sites.begin()) {
      return nullptr;
    }
    Site& site = *std::prev(after);
    return address - site.address < site.size ? &site : nullptr;
  }

  void add(const profile::Sample& sample, double calls) {
    std::optional<std::uint64_t> innermost;
    for (const std::uint32_t index : sample.locations) {
      const auto address = address_of(profile_.locations[index]);
      if (!address) {
        continue;
      }
      if (Site* const site = site_at(*address)) {
        *site->calls += calls;
        return;
      }
      innermost = innermost ? innermost : address;
    }
    add_other(innermost, calls);
  }

  void add_other(std::optional<std::uint64_t> address, double calls) {
    OtherCalls other;
    if (address) {
      other.frames = object_->frames_at(*address);
    }
    std::string identity;
    for (const profile::SourceFrame& frame : other.frames) {
      identity += fmt::format("{}:{} {}\n", frame.file, frame.line, frame.name);
    }
    others_.emplace(identity, std::move(other)).first->second.calls += calls;
  }

  SiteList& list_;
  const Profile& profile_;
  std::optional<profile::ObjectFile> object_;
  std::vector<bool> ours_;  ///< By mapping.
  std::map<std::string, OtherCalls> others_;
};

}  // namespace

SiteCounts count_calls(SiteList& list, const Profile& profile) {
  return Counter(list, profile).count();
}

}  // namespace benchgate::sites
