// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources/help/help.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <sstream>

#include "resources/help/help_table.h"

namespace tenfold::help {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \n"), last = text.find_last_not_of(" \n");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

/// Small letters, hyphens for spaces and underlines.
std::string plain(std::string_view words) {
  std::string text = trimmed(std::string(words));
  for (char& letter : text)
    letter = letter == ' ' || letter == '_' ? '-' : char(std::tolower(static_cast<unsigned char>(letter)));
  return text;
}

std::vector<std::string> words_of(const std::string& list) {
  std::vector<std::string> words;
  std::istringstream stream(list);
  for (std::string word; std::getline(stream, word, ',');) words.push_back(trimmed(word));
  return words;
}

/// A term is called what its id says, a family as the window writes it.
std::string title_of_term(const std::string& id) {
  const std::vector<std::pair<std::string, std::string>> names{{"cp", "CP"},
                                                               {"tucker", "Tucker"},
                                                               {"tt", "TT (tensor train)"},
                                                               {"block-tt", "BlockTT"},
                                                               {"block-cp", "BlockCP"},
                                                               {"macs", "MACs"},
                                                               {"evbmf", "EVBMF"},
                                                               {"low-rank", "low-rank"},
                                                               {"fine-tuning", "fine-tuning"}};
  for (const auto& [known, name] : names)
    if (known == id) return name;
  std::string title = id;
  std::replace(title.begin(), title.end(), '-', ' ');
  return title;
}

Page page_from(const File& file) {
  Page page{.id = file.name};
  for (const std::string& line : lines_of(file.text)) {
    if (line.starts_with("<!--")) continue;
    if (line.starts_with("# "))
      page.title = line.substr(2);
    else
      page.markdown += line + '\n';
  }
  page.markdown = trimmed(page.markdown) + '\n';
  return page;
}

std::vector<Page> terms_from(const File& file) {
  std::vector<Page> terms;
  for (const std::string& line : lines_of(file.text)) {
    if (line.starts_with("## ")) {
      Page term{.id = line.substr(3), .is_term = true};
      term.title = title_of_term(term.id);
      terms.push_back(term);
    } else if (!terms.empty() && line.starts_with("Also: ")) {
      terms.back().also = words_of(line.substr(6, line.size() - 7));
    } else if (!terms.empty() && line.starts_with("Title: ")) {
      terms.back().title = line.substr(7);
    } else if (!terms.empty()) {
      terms.back().markdown += line + '\n';
    }
  }
  for (Page& term : terms) term.markdown = trimmed(term.markdown) + '\n';
  return terms;
}

/// Those of `pages` for which there is a translation in its place.
void translate(std::vector<Page>& pages, const std::vector<Page>& translations) {
  for (const Page& translation : translations)
    for (Page& page : pages)
      if (page.id == translation.id) page = translation;
}

/// The language of the file, "" for English, and its name in it: "de/attach" is the German page "attach".
std::pair<std::string, std::string> place_of(const File& file) {
  const auto slash = file.name.find('/');
  if (slash == std::string::npos) return {"", file.name};
  return {file.name.substr(0, slash), file.name.substr(slash + 1)};
}

std::vector<Page> read_all(const std::string& language) {
  std::vector<Page> pages, terms;
  for (const std::string& wanted : {std::string(), language})
    for (const File& file : files()) {
      const auto [place, name] = place_of(file);
      if (place != wanted) continue;
      const bool is_terms = name == "terms";
      const std::vector<Page> found =
          is_terms ? terms_from(file) : std::vector<Page>{page_from({name, file.text})};
      std::vector<Page>& all = is_terms ? terms : pages;
      if (wanted.empty())
        all.insert(all.end(), found.begin(), found.end());
      else
        translate(all, found);
    }
  const auto by_id = [](const Page& one, const Page& other) { return one.id < other.id; };
  std::sort(pages.begin(), pages.end(), by_id);
  std::sort(terms.begin(), terms.end(), by_id);
  pages.insert(pages.end(), terms.begin(), terms.end());
  return pages;
}

const std::regex& link() {
  static const std::regex pattern(R"(\[([^\]]*)\]\(([^)]*)\))");
  return pattern;
}

std::string without_markup(const std::string& line) {
  if (line.starts_with("    ")) return line;
  std::string text = std::regex_replace(line, link(), "$1");
  text = std::regex_replace(text, std::regex(R"(\*\*)"), "");
  text = std::regex_replace(text, std::regex(R"(\*([^* ][^*]*)\*)"), "$1");
  return std::regex_replace(text, std::regex("`"), "");
}

/// Letters, not bytes, of UTF-8.
std::size_t letters(const std::string& text) {
  return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string wrapped(const std::string& line, std::size_t width) {
  if (line.starts_with("    ")) return line + '\n';
  const bool item = line.starts_with("- ") || (line.size() > 2 && line[1] == '.' && line[2] == ' ');
  const std::string indent = item ? (line[0] == '-' ? "  " : "   ") : "";
  std::istringstream words(line);
  std::string text, row;
  for (std::string word; words >> word;) {
    if (!row.empty() && letters(row) + 1 + letters(word) > width) {
      text += row + '\n';
      row = indent + word;
    } else {
      row += (row.empty() ? "" : " ") + word;
    }
  }
  return text + row + '\n';
}

/// How well the page answers the word: 0 not at all.
int fit(const Page& page, const std::string& word) {
  const auto holds = [&](const std::string& text) { return plain(text).find(word) != std::string::npos; };
  if (plain(page.title) == word || page.id == word) return 8;
  if (plain(page.title).starts_with(word)) return 6;
  if (holds(page.title) || holds(page.id)) return 4;
  if (std::any_of(page.also.begin(), page.also.end(), holds)) return 3;
  return holds(without_markup(page.markdown)) ? 1 : 0;
}

std::string& chosen() {
  static std::string language = "en";
  return language;
}

}  // namespace

void use_language(const std::string& language) { chosen() = language; }

const std::vector<Page>& pages() {
  static std::map<std::string, std::vector<Page>> all;
  const auto [at, is_new] = all.try_emplace(chosen());
  if (is_new) at->second = read_all(chosen());
  return at->second;
}

const Page* find(std::string_view words) {
  const std::string wanted = plain(words);
  for (const Page& page : pages())
    if (page.id == wanted || plain(page.title) == wanted) return &page;
  for (const Page& page : pages())
    for (const std::string& other : page.also)
      if (plain(other) == wanted) return &page;
  return nullptr;
}

std::vector<const Page*> search(std::string_view words) {
  if (plain(words).empty()) return {};
  std::vector<std::pair<int, const Page*>> found;
  for (const Page& page : pages()) {
    int sum = fit(page, plain(words)) * 2;  // all words together count most
    bool all = true;
    std::istringstream stream{std::string(words)};
    for (std::string word; stream >> word;) {
      const int points = fit(page, plain(word));
      all = all && points > 0;
      sum += points;
    }
    if (all && sum > 0) found.emplace_back(sum, &page);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& one, const auto& other) { return one.first > other.first; });
  std::vector<const Page*> result;
  for (const auto& [points, page] : found) result.push_back(page);
  return result;
}

std::vector<std::string> links_of(const Page& page) {
  std::vector<std::string> ids;
  for (std::sregex_iterator each(page.markdown.begin(), page.markdown.end(), link()), end; each != end;
       ++each)
    if (const std::string id = (*each)[2]; std::find(ids.begin(), ids.end(), id) == ids.end())
      ids.push_back(id);
  return ids;
}

std::string to_text(const Page& page, std::size_t width) {
  std::string text = page.title + '\n' + std::string(letters(page.title), '=') + '\n';
  if (!page.also.empty()) {
    text += "also:";
    for (const std::string& other : page.also) text += (text.ends_with(':') ? " " : ", ") + other;
    text += '\n';
  }
  text += '\n';
  for (const std::string& line : lines_of(page.markdown)) text += wrapped(without_markup(line), width);
  const auto links = links_of(page);
  if (links.empty()) return text;
  std::string more = "see also:";
  for (const std::string& id : links) more += ' ' + id;
  return text + '\n' + wrapped(more, width);
}

}  // namespace tenfold::help
