#include "reporters/http/system_certificates.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace benchgate::reporters::http {
namespace {

class SystemCertificatesTest : public testing::Test {
 protected:
  void make(const std::filesystem::path& file) {
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << "PEM";
  }

  [[nodiscard]] std::filesystem::path found() const {
    return system_certificates({root_ / "openssl/cert.pem", root_ / "openssl"},
                               root_);
  }

  tests::TemporaryFolder folder_;
  std::filesystem::path root_ = folder_.path();
};

TEST_F(SystemCertificatesTest, AreWhereFedoraHasThem) {
  make("etc/pki/tls/certs/ca-bundle.crt");
  EXPECT_EQ(found(), root_ / "etc/pki/tls/certs/ca-bundle.crt");
}

TEST_F(SystemCertificatesTest, AreLeftToAnOpensslThatHasItsFolder) {
  make("etc/pki/tls/certs/ca-bundle.crt");
  std::filesystem::create_directory(root_ / "openssl");
  EXPECT_EQ(found(), "");
}

TEST_F(SystemCertificatesTest, AreNowhereOnASystemWithoutThem) {
  EXPECT_EQ(found(), "");
}

}  // namespace
}  // namespace benchgate::reporters::http
