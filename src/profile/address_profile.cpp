#include "src/profile/address_profile.h"

#include <iterator>
#include <utility>

namespace benchgate::profile {

AddressProfile::AddressProfile(const std::vector<MappedFile>& files) {
  for (const MappedFile& file : files) {
    mappings_.emplace(file.start,
                      static_cast<std::uint32_t>(profile_.mappings.size()));
    profile_.mappings.push_back({.start = file.start,
                                 .limit = file.limit,
                                 .offset = file.offset,
                                 .file = text(file.file),
                                 .build_id = text(file.build_id)});
  }
}

void AddressProfile::add_type(std::string_view type, std::string_view unit) {
  profile_.sample_types.push_back({text(type), text(unit)});
}

std::uint32_t AddressProfile::location_of(std::uint64_t address) {
  const auto [known, is_new] = locations_.emplace(
      address, static_cast<std::uint32_t>(profile_.locations.size()));
  if (is_new) {
    Location location;
    location.address = address;
    const auto after = mappings_.upper_bound(address);
    if (after != mappings_.begin()) {
      const std::uint32_t mapping = std::prev(after)->second;
      if (address < profile_.mappings[mapping].limit) {
        location.mapping = mapping;
      }
    }
    profile_.locations.push_back(std::move(location));
  }
  return known->second;
}

Sample& AddressProfile::add(std::span<const std::uintptr_t> frames,
                            std::vector<std::int64_t> values) {
  Sample sample;
  sample.values = std::move(values);
  for (const std::uintptr_t address : frames) {
    sample.locations.push_back(location_of(address));
  }
  profile_.samples.push_back(std::move(sample));
  return profile_.samples.back();
}

}  // namespace benchgate::profile
