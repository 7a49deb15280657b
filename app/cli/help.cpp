// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources/help/help.h"

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/manual.h"
#include "engine/support/error.h"

namespace tenfold::cli {
namespace {

void print(const std::string& text) { std::fputs(text.c_str(), stdout); }

std::string asJson(const help::Page& page) {
  return nlohmann::ordered_json{{"schema", 1},
                                {"id", page.id},
                                {"title", page.title},
                                {"kind", page.is_term ? "term" : "page"},
                                {"also", page.also},
                                {"markdown", page.markdown},
                                {"links", help::links_of(page)}}
      .dump(2);
}

std::string listAsJson() {
  nlohmann::ordered_json list{{"schema", 1}, {"pages", nlohmann::ordered_json::array()}};
  for (const auto& page : help::pages())
    list["pages"].push_back(
        {{"id", page.id}, {"title", page.title}, {"kind", page.is_term ? "term" : "page"}});
  return list.dump(2);
}

void printList() {
  for (const bool terms : {false, true}) {
    std::printf(terms ? "\nTerms\n" : "Pages\n");
    std::vector<std::vector<std::string>> rows;
    for (const auto& page : help::pages())
      if (page.is_term == terms) rows.push_back({"  " + page.id, page.title});
    printTable(rows, 2);
  }
  std::printf("\ntenfold help TERM prints one of them.\n");
}

[[noreturn]] void refuse(const std::string& words) {
  std::string near;
  for (const help::Page* page : help::search(words))
    if (near.size() < 60) near += (near.empty() ? "" : ", ") + page->id;
  if (near.empty())
    throw Error("help.unknown", "the help has nothing on {words}; tenfold help lists what it has",
                {{"words", words}});
  throw Error("help.unknown", "the help has no page {words}; it is spoken of in {near}",
              {{"words", words}, {"near", near}});
}

void show(Console& console, const std::string& words) {
  const help::Page* page = help::find(words);
  if (page == nullptr) refuse(words);
  console.result(asJson(*page), [&] { print(help::to_text(*page)); });
}

}  // namespace

void addHelp(CLI::App& app, Console& console) {
  struct Arguments {
    std::vector<std::string> words;
    std::string completion;
    bool manual = false;
  };
  auto* command =
      app.add_subcommand("help", "Explain a term, or a part of the program; without one, list all");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("TERM", arguments->words, "For example rank, tensor train, calibrate");
  command->add_flag("--man", arguments->manual, "Print the manual page, for man -l");
  command
      ->add_option("--completion", arguments->completion, "Print a script that completes commands in a shell")
      ->check(CLI::IsMember({"bash", "zsh"}));
  command->callback([&app, &console, arguments] {
    if (arguments->manual) return print(manualPage(app, TENFOLD_VERSION));
    if (!arguments->completion.empty())
      return print(arguments->completion == "zsh" ? zshCompletion(app) : bashCompletion(app));
    std::string words;
    for (const std::string& word : arguments->words) words += (words.empty() ? "" : " ") + word;
    if (!words.empty()) return show(console, words);
    console.result(listAsJson(), printList);
  });
}

}  // namespace tenfold::cli
