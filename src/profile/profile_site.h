#pragma once

#include "src/profile/profile.h"
#include "src/profile/speedscope.h"
#include "src/profile/view.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::profile {

/// A page, or a file.
struct SitePage {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string bytes;
};

/// A profile, or two and what changed, as pages that lead to each other: a
/// flame graph, the costliest functions, sources, callers and callees, and the
/// profile itself. Never changes: any number of threads may ask at once.
class ProfileSite {
 public:
  /// `folder`: where sources are looked for, and in those above it.
  /// `speedscope`: its files; none: there are no links to it.
  ///
  /// Throws: ProfileError if there are no values, or base has others.
  ProfileSite(Profile head, std::optional<Profile> base, std::string folder,
              PageFiles speedscope = {});

  using Query = std::multimap<std::string, std::string>;

  /// The page at `path`: "/", "/top", "/source", "/peek", "/profile.pb.gz",
  /// of two "/base.pb.gz", and files below "/speedscope/". Of the query, `si`
  /// is the type of values, `f` the regular expression of functions, `sort`
  /// "flat" or "cum".
  ///
  /// Returns: nothing if there is no such page; one that says what is wrong for
  ///          a query that means nothing.
  [[nodiscard]] std::optional<SitePage> page(std::string_view path,
                                             const Query& query) const;

 private:
  struct Request;

  static View view_of(const Profile& profile, const Request& request,
                      Granularity granularity);

  /// What texts are about: head, or its difference to the base.
  [[nodiscard]] const Profile& shown() const {
    return difference_ ? *difference_ : head_;
  }

  [[nodiscard]] std::string title() const;
  [[nodiscard]] std::string links(const Request& request) const;
  [[nodiscard]] std::string flame(const Request& request) const;
  [[nodiscard]] std::string top(const Request& request) const;
  [[nodiscard]] std::string source(const Request& request) const;
  [[nodiscard]] std::string peek(const Request& request) const;
  /// A page of its own with `content`, HTML; with a field for the functions.
  [[nodiscard]] std::string text_page(const Request& request,
                                      const std::string& content) const;
  /// What the values of shown() are.
  [[nodiscard]] std::string about_shown() const;
  [[nodiscard]] std::string make(const Request& request) const;

  Profile head_;
  std::optional<Profile> base_;
  std::optional<Profile> difference_;
  std::string folder_;
  PageFiles speedscope_;
};

}  // namespace benchgate::profile
