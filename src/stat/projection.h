#pragma once

#include "compare/unpaired_table.h"
#include "src/stat/configuration.h"
#include "src/stat/id_table.h"
#include "src/stat/projection_syntax.h"
#include "src/stat/text_pool.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
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
  /// A value of one field of a tuple.
  struct Value {
    std::string_view text;    ///< Pooled; without address if it is empty.
    std::uint32_t place = 0;  ///< In the order of first appearance.
  };

  /// One value of a tuple: a key's own, or one of ".config".
  struct Field {
    std::string_view name;
    KeyOrder order = KeyOrder::appearance;
    const std::vector<std::string>* listed = nullptr;
    // For the order of first appearance only:
    IdTable places;
    std::vector<const char*> appeared;
    std::uint32_t place_of_nothing = 0;
  };

  struct Part {
    ProjectedKey key;
    std::vector<std::size_t> fields;  ///< Indices; one, but of ".config".
    /// Of ".config": the index of a key's field, by its pooled name.
    std::unordered_map<const char*, std::size_t> field_of;
  };

  /// By field; texts missing at the end are empty.
  using Tuple = std::span<const Value>;

  void set(std::size_t field, std::string_view value);
  static std::uint32_t place_of(Field& field, std::string_view value);
  void project_configuration(Part& part, const Configuration& configuration);
  void add_field(std::string_view name, KeyOrder order,
                 const std::vector<std::string>* listed);
  std::size_t field_of(Part& part, std::string_view key);
  KeyId project_anew(const Subject& subject);
  KeyId number_of_scratch();
  [[nodiscard]] Tuple tuple(KeyId key) const;
  [[nodiscard]] Value value_in(KeyId key, std::size_t field) const;
  [[nodiscard]] static std::weak_ordering compare_field(const Field& field,
                                                        const Value& a,
                                                        const Value& b);
  [[nodiscard]] bool before(KeyId a, KeyId b) const;

  NamedKeys named_;
  TextPool* texts_;
  std::vector<Part> parts_;
  std::vector<Field> fields_;
  bool depends_on_name_ = false;
  /// Where it does not: the tuples by configuration.
  std::unordered_map<const Configuration*, KeyId> of_configuration_;
  IdTable ids_;  ///< Of tuples, by the addresses of their texts.
  std::vector<std::size_t> ends_;  ///< Of the tuples in `values_`.
  std::vector<Value> values_;      ///< Of all tuples.
  std::vector<Value> scratch_;
};

}  // namespace benchgate::stat
