#include "reporters/http/link_header.h"

#include <gtest/gtest.h>

namespace benchgate::reporters::http {
namespace {

TEST(LinkHeader, NamesTheNextPageAsGiven) {
  EXPECT_EQ(next_page("<https://a/repositories/1/issues?page=1>; rel=\"prev\", "
                      "<https://a/repositories/1/issues?page=3>; rel=\"next\", "
                      "<https://a/repositories/1/issues?page=9>; rel=\"last\""),
            "https://a/repositories/1/issues?page=3");
}

TEST(LinkHeader, OfTheLastPageNamesNone) {
  EXPECT_EQ(next_page(""), "");
  EXPECT_EQ(next_page("<https://a/?page=1>; rel=\"prev\""), "");
  EXPECT_EQ(next_page("<https://a/?page=1>; rel=\"nextish\""), "");
}

TEST(LinkHeader, MayHaveOtherParametersSpacesAndNoQuotes) {
  EXPECT_EQ(next_page("<https://a/?x=1,2;3> ; title=\"a, b; rel=no\";"
                      "rel = next"),
            "https://a/?x=1,2;3");
  EXPECT_EQ(next_page("<u>; rel=\"last next\""), "u");
}

TEST(LinkHeader, ThatIsBrokenNamesNone) {
  for (const char* const text :
       {"<", "<u", ">", "<u>", "<u>;", "<u>; rel", "<u>; rel=\"next", ",,,",
        "<u>; rel=\"prev\"; <v>"}) {
    EXPECT_EQ(next_page(text), "") << text;
  }
}

}  // namespace
}  // namespace benchgate::reporters::http
