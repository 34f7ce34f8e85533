#include "tests/reporters/history/postgresql_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace benchgate::tests {

namespace {

namespace fs = std::filesystem;

/// Debian's folder of the newest version; empty if there is none.
fs::path programs() {
  std::error_code error;
  std::vector<fs::path> found;
  for (const auto& each :
       fs::directory_iterator("/usr/lib/postgresql", error)) {
    if (fs::exists(each.path() / "bin/initdb", error) &&
        fs::exists(each.path() / "bin/postgres", error)) {
      found.push_back(each.path() / "bin");
    }
  }
  std::ranges::sort(found);
  return found.empty() ? fs::path() : found.back();
}

/// Whom the server is; null if it is who we are.
const passwd* server_user() {
  if (::geteuid() != 0) {
    return nullptr;
  }
  const passwd* user = ::getpwnam("postgres");
  return user == nullptr ? ::getpwnam("nobody") : user;
}

int free_port() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound =
      ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
      ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) ==
          0;
  ::close(descriptor);
  if (!bound) {
    throw std::runtime_error("no free port");
  }
  return ntohs(address.sin_port);
}

/// Its output and errors go to the file. It ends when we do.
pid_t start(const std::vector<std::string>& command, const fs::path& log,
            int end_signal) {
  std::vector<char*> arguments;
  for (const std::string& each : command) {
    arguments.push_back(const_cast<char*>(each.c_str()));
  }
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    const int descriptor =
        ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    ::dup2(descriptor, 1);
    ::dup2(descriptor, 2);
    if (::chdir("/") == 0) {
      ::prctl(PR_SET_PDEATHSIG, end_signal);
      ::execvp(arguments[0], arguments.data());
    }
    ::_exit(127);
  }
  return child;
}

int status_of(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

std::string PostgresqlServer::missing() {
  if (programs().empty()) {
    return "the package postgresql is not installed";
  }
  if (::geteuid() == 0 && server_user() == nullptr) {
    return "there is no user postgres or nobody to be the server";
  }
  return "";
}

PostgresqlServer::PostgresqlServer(Role role) : port_(free_port()) {
  give_to_server(folder_.path());
  std::ofstream(folder_ / "password") << "secret-of-owner\n";
  give_to_server(folder_ / "password");
  const fs::path log = folder_ / "initdb.log";
  const pid_t child = tests::start(
      as_server({programs() / "initdb", "--no-sync", "--username=owner",
                 "--pwfile=" + (folder_ / "password").string(), "--locale=C",
                 "--encoding=UTF8", "--auth-local=trust",
                 "--auth-host=scram-sha-256", "--pgdata=" + data().string()}),
      log, SIGKILL);
  if (status_of(child) != 0) {
    throw std::runtime_error("initdb: " + text_of(log));
  }
  if (role == Role::standby) {
    std::ofstream(data() / "standby.signal");
    give_to_server(data() / "standby.signal");
  }
  start();
}

PostgresqlServer::~PostgresqlServer() {
  stop(Stop::immediate);
}

void PostgresqlServer::start(const std::vector<std::string>& settings) {
  // No file is synced: what is tried is the end of processes, not of machines.
  std::vector<std::string> command = {
      programs() / "postgres", "-D", data(),      "-k",
      folder().string(),       "-h", "127.0.0.1", "-p",
      std::to_string(port_),   "-c", "fsync=off", "-c",
      "shared_buffers=16MB"};
  for (const std::string& each : settings) {
    command.insert(command.end(), {"-c", each});
  }
  // SIGQUIT to the server is `pg_ctl stop -m immediate`.
  server_ = tests::start(as_server(command), folder_ / "server.log", SIGQUIT);
  wait_until_up();
}

std::vector<std::string> PostgresqlServer::as_server(
    std::vector<std::string> command) const {
  if (const passwd* user = server_user()) {
    // A change of the user undoes PR_SET_PDEATHSIG, so setpriv sets it again.
    command.insert(command.begin(),
                   {"setpriv", "--reuid=" + std::to_string(user->pw_uid),
                    "--regid=" + std::to_string(user->pw_gid), "--clear-groups",
                    "--pdeathsig=QUIT", "--"});
  }
  return command;
}

void PostgresqlServer::wait_until_up() const {
  const std::vector<std::string> question = {
      programs() / "pg_isready", "--quiet", "--host=" + folder().string(),
      "--port=" + std::to_string(port_)};
  for (int tries = 0; tries < 1'200; ++tries) {
    const fs::path log = folder_ / "isready.log";
    if (status_of(tests::start(question, log, SIGKILL)) == 0) {
      return;
    }
    if (::waitpid(server_, nullptr, WNOHANG) == server_) {
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw std::runtime_error("the server: " + text_of(folder_ / "server.log"));
}

void PostgresqlServer::stop(Stop how) {
  thaw();
  if (server_ > 0) {
    ::kill(server_, how == Stop::fast ? SIGINT : SIGQUIT);
    status_of(server_);
    server_ = -1;
  }
}

void PostgresqlServer::freeze() {
  frozen_ = {server_};
  std::istringstream pids(sql(
      "SELECT pid FROM pg_stat_activity"
      " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"));
  for (pid_t pid = 0; pids >> pid;) {
    frozen_.push_back(pid);
  }
  for (const pid_t pid : frozen_) {
    ::kill(pid, SIGSTOP);
  }
}

void PostgresqlServer::thaw() {
  for (const pid_t pid : std::exchange(frozen_, {})) {
    ::kill(pid, SIGCONT);
  }
}

std::string PostgresqlServer::location(const std::string& database,
                                       const std::string& user) const {
  return "postgresql://" + user + ":secret-of-" + user +
         "@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

std::string PostgresqlServer::local_location(const std::string& database,
                                             const std::string& user) const {
  std::string host;
  for (const char c : folder().string()) {
    host += c == '/' ? std::string("%2F") : std::string(1, c);
  }
  return "postgresql://" + user + "@" + host + ":" + std::to_string(port_) +
         "/" + database;
}

void PostgresqlServer::give_to_server(const fs::path& path) const {
  if (const passwd* user = server_user()) {
    if (::chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("cannot give away " + path.string());
    }
  }
}

std::string PostgresqlServer::sql(const std::string& statements,
                                  const std::string& database) const {
  const fs::path output = folder_ / "psql.log";
  fs::remove(output);
  const pid_t child =
      tests::start({programs() / "psql", "--no-psqlrc", "--quiet", "-At",
                    "--set=ON_ERROR_STOP=1", "--command=" + statements,
                    local_location(database)},
                   output, SIGKILL);
  const int status = status_of(child);
  std::string text = text_of(output);
  if (status != 0) {
    throw std::runtime_error(statements + ": " + text);
  }
  if (!text.empty() && text.back() == '\n') {
    text.pop_back();
  }
  return text;
}

std::string PostgresqlServer::new_database() {
  std::string name = "d" + std::to_string(++databases_);
  (void)sql("CREATE DATABASE " + name);
  return name;
}

}  // namespace benchgate::tests
