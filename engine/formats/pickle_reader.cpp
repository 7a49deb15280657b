// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <string_view>

#include "engine/formats/archive.h"
#include "engine/formats/pickle.h"
#include "engine/formats/pickle_bytes.h"
#include "engine/formats/pickle_storages.h"
#include "engine/formats/pickle_tensors.h"
#include "engine/support/error.h"

namespace tenfold {
namespace {

using Kind = PickleValue::Kind;
using Items = PickleValue::Items;

constexpr std::uint64_t largest_pickle = 256u << 20;
constexpr std::size_t deepest_stack = 4'000'000;

/// The pickle machine: a stack of values, marks on it, and a memo. It builds values and calls nothing but the
/// allow-list of PickleTensors.
class Unpickler {
 public:
  Unpickler(std::string_view code, PickleStorages& storages)
      : code_(code, storages.name()), arena_(storages.name()), tensors_(storages, arena_) {}

  PickleValue run();
  std::string_view left() const { return code_.left(); }

 private:
  bool constant(char op);
  bool text(char op);
  bool number(char op);
  bool stack(char op);
  bool memo(char op);
  bool sequence(char op);
  bool dictionary(char op);
  bool object(char op);

  [[noreturn]] void malformed(const std::string& why) const { code_.malformed(why); }
  std::string_view take(std::uint64_t count) { return code_.take(count); }
  std::uint64_t unsigned_number(int width) { return code_.take_number(width); }
  PickleValue long_number(std::string_view bytes);

  void push(PickleValue value);
  PickleValue pop();
  const PickleValue& top();
  /// What lies above the last mark, which goes.
  Items pop_marked();
  Items pop_items(std::size_t count);

  void global(std::string_view module, std::string_view name);
  void call(const PickleValue& callable, const PickleValue& args, bool keep_class);
  void remember(std::uint64_t key);
  void recall(std::uint64_t key);

  PickleBytes code_;
  PickleArena arena_;
  PickleTensors tensors_;
  Items stack_;
  std::vector<std::size_t> marks_;
  std::unordered_map<std::uint64_t, PickleValue> memo_;
};

PickleValue Unpickler::run() {
  for (;;) {
    const char op = take(1)[0];
    if (op == '.') break;
    if (constant(op) || number(op) || text(op) || stack(op) || memo(op) || sequence(op) || dictionary(op) ||
        object(op))
      continue;
    malformed("it uses instruction " + std::to_string(static_cast<unsigned char>(op)) +
              ", which is not supported");
  }
  return arena_.release(pop());
}

/// Two's complement, least significant byte first; beyond 64 bits an inert record of its bytes.
PickleValue Unpickler::long_number(std::string_view bytes) {
  if (bytes.size() > 8)
    return arena_.record({"builtins", "int", true, {PickleValue::bytes(std::string(bytes))}, {}, {}, {}});
  const bool negative = !bytes.empty() && (bytes.back() & 0x80) != 0;
  std::uint64_t value = negative ? ~std::uint64_t{0} : 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return PickleValue::integer(static_cast<std::int64_t>(value));
}

void Unpickler::push(PickleValue value) {
  if (stack_.size() >= deepest_stack) malformed("its stack grows too deep");
  stack_.push_back(std::move(value));
}

PickleValue Unpickler::pop() {
  PickleValue value = top();
  stack_.pop_back();
  return value;
}

const PickleValue& Unpickler::top() {
  if (stack_.size() <= (marks_.empty() ? 0 : marks_.back()))
    malformed("it takes a value from an empty stack");
  return stack_.back();
}

Items Unpickler::pop_marked() {
  if (marks_.empty()) malformed("a mark is missing");
  const std::size_t from = marks_.back();
  marks_.pop_back();
  return pop_items(stack_.size() - from);
}

Items Unpickler::pop_items(std::size_t count) {
  if (count > stack_.size() - (marks_.empty() ? 0 : marks_.back()))
    malformed("it takes a value from an empty stack");
  const auto from = stack_.end() - static_cast<std::ptrdiff_t>(count);
  Items items(std::make_move_iterator(from), std::make_move_iterator(stack_.end()));
  stack_.erase(from, stack_.end());
  return items;
}

bool Unpickler::constant(char op) {
  switch (op) {
    case '\x80':
      if (const auto protocol = unsigned_number(1); protocol > 5)
        malformed("it is of protocol " + std::to_string(protocol) + ", newer than 5");
      return true;
    case '\x95':  // FRAME: a hint for reading ahead
      take(8);
      return true;
    case 'N':
      push({});
      return true;
    case '\x88':
      push(PickleValue::boolean(true));
      return true;
    case '\x89':
      push(PickleValue::boolean(false));
      return true;
    default:
      return false;
  }
}

bool Unpickler::number(char op) {
  switch (op) {
    case 'J':
      push(PickleValue::integer(static_cast<std::int32_t>(unsigned_number(4))));
      return true;
    case 'K':
      push(PickleValue::integer(static_cast<std::int64_t>(unsigned_number(1))));
      return true;
    case 'M':
      push(PickleValue::integer(static_cast<std::int64_t>(unsigned_number(2))));
      return true;
    case '\x8a':
      push(long_number(take(unsigned_number(1))));
      return true;
    case '\x8b':
      push(long_number(take(unsigned_number(4))));
      return true;
    case 'G':
      push(PickleValue::real(code_.take_real()));
      return true;
    default:
      return false;
  }
}

bool Unpickler::text(char op) {
  switch (op) {
    case 'X':
    case 'T':
      push(PickleValue::text(std::string(take(unsigned_number(4)))));
      return true;
    case 'U':
    case '\x8c':
      push(PickleValue::text(std::string(take(unsigned_number(1)))));
      return true;
    case '\x8d':
      push(PickleValue::text(std::string(take(unsigned_number(8)))));
      return true;
    case 'C':
      push(PickleValue::bytes(std::string(take(unsigned_number(1)))));
      return true;
    case 'B':
      push(PickleValue::bytes(std::string(take(unsigned_number(4)))));
      return true;
    case '\x8e':
    case '\x96':
      push(PickleValue::bytes(std::string(take(unsigned_number(8)))));
      return true;
    default:
      return false;
  }
}

bool Unpickler::stack(char op) {
  switch (op) {
    case '(':
      if (marks_.size() >= deepest_stack) malformed("its stack grows too deep");
      marks_.push_back(stack_.size());
      return true;
    case '0':  // POP takes a mark where one lies on top
      if (!marks_.empty() && marks_.back() == stack_.size())
        marks_.pop_back();
      else
        pop();
      return true;
    case '1':
      pop_marked();
      return true;
    case '2':
      push(PickleValue(top()));
      return true;
    default:
      return false;
  }
}

bool Unpickler::memo(char op) {
  switch (op) {
    case 'q':
      remember(unsigned_number(1));
      return true;
    case 'r':
      remember(unsigned_number(4));
      return true;
    case '\x94':
      remember(memo_.size());
      return true;
    case 'h':
      recall(unsigned_number(1));
      return true;
    case 'j':
      recall(unsigned_number(4));
      return true;
    default:
      return false;
  }
}

void Unpickler::remember(std::uint64_t key) { memo_[key] = top(); }

void Unpickler::recall(std::uint64_t key) {
  const auto found = memo_.find(key);
  if (found == memo_.end()) malformed("it refers to a value that was not met before");
  push(found->second);
}

bool Unpickler::sequence(char op) {
  switch (op) {
    case ']':
      push(arena_.list());
      return true;
    case 'l':
      push(arena_.list(pop_marked()));
      return true;
    case ')':
      push(arena_.tuple({}));
      return true;
    case 't':
      push(arena_.tuple(pop_marked()));
      return true;
    case '\x85':
      push(arena_.tuple(pop_items(1)));
      return true;
    case '\x86':
      push(arena_.tuple(pop_items(2)));
      return true;
    case '\x87':
      push(arena_.tuple(pop_items(3)));
      return true;
    case '\x8f':
      push(arena_.record({"builtins", "set", true, {}, {}, {}, {}}));
      return true;
    case '\x91':
      push(arena_.record({"builtins", "frozenset", true, {}, {}, pop_marked(), {}}));
      return true;
    case 'a': {
      const Items item = pop_items(1);
      arena_.append(top(), item);
      return true;
    }
    case 'e':
    case '\x90': {
      const Items items = pop_marked();
      arena_.append(top(), items);
      return true;
    }
    default:
      return false;
  }
}

bool Unpickler::dictionary(char op) {
  switch (op) {
    case '}':
      push(arena_.dict());
      return true;
    case 'd': {
      const PickleValue dict = arena_.dict();
      arena_.insert(dict, pop_marked());
      push(dict);
      return true;
    }
    case 's': {
      const Items pair = pop_items(2);
      arena_.insert(top(), pair);
      return true;
    }
    case 'u': {
      const Items pairs = pop_marked();
      arena_.insert(top(), pairs);
      return true;
    }
    default:
      return false;
  }
}

bool Unpickler::object(char op) {
  switch (op) {
    case 'c': {
      const std::string_view module = code_.take_line();
      global(module, code_.take_line());
      return true;
    }
    case '\x93': {
      const Items names = pop_items(2);
      global(names[0].as_text(), names[1].as_text());
      return true;
    }
    case 'R':
    case '\x81': {
      const Items parts = pop_items(2);
      call(parts[0], parts[1], op == '\x81');
      return true;
    }
    case '\x92': {
      Items parts = pop_items(3);
      arena_.count_copied(parts[1].items().size());
      Items args = parts[1].items();
      args.push_back(parts[2]);
      call(parts[0], arena_.tuple(std::move(args)), true);
      return true;
    }
    case 'b': {
      const PickleValue state = pop();
      arena_.set_state(top(), state);
      return true;
    }
    case 'Q':
      push(tensors_.persistent(pop()));
      return true;
    default:
      return false;
  }
}

void Unpickler::global(std::string_view module, std::string_view name) {
  push(arena_.record({std::string(module), std::string(name), false, {}, {}, {}, {}}));
}

/// `keep_class`: the class itself is made (NEWOBJ), so that functions on the list do not apply.
void Unpickler::call(const PickleValue& callable, const PickleValue& args, bool keep_class) {
  if (!args.is(Kind::tuple)) malformed("arguments of a call are no tuple");
  if (!callable.is(Kind::record)) malformed("it calls something that is no function or class");
  const PickleRecord& function = callable.as_record();
  if (!keep_class || function.module == "collections")
    if (const auto result = tensors_.call(function, args.items())) return push(*result);
  PickleRecord result{function.module, function.name, true, args.items(), {}, {}, {}};
  if (function.called) {  // the result of a call is called again, as functools.partial
    result.module = result.name = {};
    result.args.insert(result.args.begin(), callable);
  }
  push(arena_.record(std::move(result)));
}

[[noreturn]] void big_endian(const std::string& file) {
  throw Error("pickle.endian", "{file} was written on a big-endian machine, which is not supported",
              {{"file", file}});
}

/// Those of an archive are its entries.
class ArchiveStorages : public PickleStorages {
 public:
  ArchiveStorages(const Archive& archive, const std::string& prefix)
      : archive_(archive), folder_(prefix + "data/") {}

  const std::string& name() const override { return archive_.name(); }
  at::Tensor bytes(const std::string& key) override { return archive_.read_bytes(folder_ + key); }

 private:
  const Archive& archive_;
  std::string folder_;
};

}  // namespace

PickleValue unpickle(std::string_view& code, PickleStorages& storages) {
  Unpickler unpickler(code, storages);
  PickleValue value = unpickler.run();
  code = unpickler.left();
  return value;
}

void check_byte_order(const PickleValue& facts, const std::string& file) {
  const PickleValue* little = facts.find("little_endian");
  if (little != nullptr && !little->as_boolean()) big_endian(file);
}

PickleValue read_pickle(const Archive& archive, const std::string& prefix) {
  const std::string order = prefix + "byteorder";
  if (archive.contains(order) && archive.read(order, 64).starts_with("big")) big_endian(archive.name());
  const std::string contents = archive.read(prefix + "data.pkl", largest_pickle);
  std::string_view code = contents;
  ArchiveStorages storages(archive, prefix);
  return unpickle(code, storages);
}

}  // namespace tenfold
