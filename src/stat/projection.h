#pragma once

#include "compare/unpaired_table.h"
#include "src/stat/configuration.h"
#include "src/stat/projection_syntax.h"
#include "src/stat/text_pool.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace benchgate::stat {

/// The keys that are asked for by name anywhere: ".config" and ".fullname" mean
/// what is left without them.
struct NamedKeys {
  std::vector<std::string> configuration;
  std::vector<std::string> name;  ///< ".name" and "/key".
};

/// A tuple of values, as its projection numbered it.
using KeyId = std::uint32_t;

/// Maps results to tuples of values, and knows the order of these.
class Projection {
 public:
  /// `texts` outlives the projection.
  Projection(std::vector<ProjectedKey> keys, NamedKeys named, TextPool& texts);

  /// Whether the values of `subject` are on the lists of the keys that have
  /// one.
  [[nodiscard]] bool accepts(const Subject& subject) const;

  /// The tuple of `subject`. First appearances are counted here.
  KeyId project(const Subject& subject);

  /// The tuple with the names of its fields, all that have ever been seen.
  [[nodiscard]] std::vector<compare::KeyField> fields_of(KeyId key) const;

  /// For each tuple its place in the order.
  [[nodiscard]] std::vector<std::uint32_t> places() const;

 private:
  /// One value of a tuple: a key's own, or one of ".config".
  struct Field {
    std::string_view name;
    KeyOrder order = KeyOrder::appearance;
    /// When each value was first seen, by its address.
    std::unordered_map<const char*, std::uint32_t> appeared;
    const std::vector<std::string>* listed = nullptr;
  };

  struct Part {
    ProjectedKey key;
    std::vector<std::size_t> fields;  ///< Indices; one, but of ".config".
    /// Of ".config": the index of a key's field, by its pooled name.
    std::unordered_map<const char*, std::size_t> field_of;
  };

  /// Pooled texts by field; those missing at the end are empty.
  using Tuple = std::vector<std::string_view>;

  void set(std::size_t field, std::string_view value);
  void project_configuration(Part& part, const Configuration& configuration);
  std::size_t field_of(Part& part, std::string_view key);
  [[nodiscard]] std::string_view value_in(KeyId key, std::size_t field) const;
  [[nodiscard]] std::weak_ordering compare_field(const Field& field,
                                                 std::string_view a,
                                                 std::string_view b) const;
  [[nodiscard]] bool before(KeyId a, KeyId b) const;

  NamedKeys named_;
  TextPool* texts_;
  std::vector<Part> parts_;
  std::vector<Field> fields_;
  std::vector<Tuple> tuples_;
  std::unordered_map<std::string, KeyId> ids_;  ///< By the texts' addresses.
  Tuple scratch_;
};

}  // namespace benchgate::stat
