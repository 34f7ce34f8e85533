#pragma once

#include "src/stat/configuration.h"
#include "src/stat/projection.h"
#include "src/stat/query.h"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace benchgate::stat {

/// The keys, by their place among all, that differ within a cell.
using VaryingKeys = std::set<std::size_t>;

/// What no projection names: results that differ in it and share a cell may be
/// results of different things, which the reader of a table has to know.
class Residue {
 public:
  Residue(const Query& query, NamedKeys named);

  /// Whether there is anything that can differ.
  [[nodiscard]] bool is_empty() const {
    return !has_configuration_ && !has_name_;
  }

  /// A result that is looked at. The keys of the configuration are numbered as
  /// they first appear.
  void see(const Subject& subject);

  /// Adds to `varying` what differs between the two, both of which were seen.
  ///
  /// Complexity: expected linear in the settings of both for configurations
  ///             that have not been compared before, else constant.
  void compare(const Subject& a, const Subject& b, VaryingKeys& varying);

  [[nodiscard]] std::string name_of(std::size_t key) const;

 private:
  using Configurations = std::pair<const Configuration*, const Configuration*>;

  [[nodiscard]] bool is_residue(const Setting& setting) const;
  void add_missing(const Configuration& from, const Configuration& to,
                   VaryingKeys& varying) const;
  const VaryingKeys& varying_between(const Configurations& both);

  NamedKeys named_;
  bool has_configuration_ = false;
  bool has_name_ = false;
  std::vector<std::string_view> keys_;
  std::unordered_map<std::string_view, std::size_t> place_of_;
  std::unordered_set<const Configuration*> seen_;
  std::map<Configurations, VaryingKeys> compared_;
};

/// The keys that any of the projections names.
NamedKeys named_keys(const Query& query);

}  // namespace benchgate::stat
