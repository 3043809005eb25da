/* 機械の言葉で、周り。What stands around every character: the same rows as surroundings.py and tokens.py, in one pass over a text.
 *
 * Those files say what the numbers mean and stay the measure: tests compare both. Names of rows and multipliers come from
 * them when this is compiled, tables and weights when it is called. No memory outlives a call, and nothing is shared between threads.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "numbers.h" /* of the modules; compiling.py writes it */

#define AT_ONCE 512
#define OUT 4 /* the label OUTSIDE; before it BEGIN, INSIDE, END, SINGLE */
#define LABELS 5

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
#define WIDE_STEPS __attribute__((target_clones("avx2", "default")))
#else
#define WIDE_STEPS
#endif

typedef struct {
    const uint32_t *fold;    /* of each character of the basic plane, the one that it is read as */
    const uint8_t *script;   /* its kind */
    const uint8_t *classes;  /* of each kind the class of runs, then of chains */
    const uint8_t *edge;     /* of each kind whether it may begin or end a name */
    const uint8_t *within;   /* of each kind whether it may stand in a name */
    const uint8_t *known;    /* kinds of the known words */
    const uint32_t *powers;  /* multipliers of the letters of a word */
} Tables;

typedef struct {
    int64_t clues;
    const int64_t *lengths; /* of each clue how many numbers it joins */
    const int64_t *rows;    /* the numbers of all clues one after the other */
    const int64_t *further;
    const uint32_t *salts;
    const void *weights; /* int64 of labels, int32 of the gate */
    int64_t bits;
} Plan;

typedef struct {
    double moves[LABELS * LABELS]; /* from, to */
    double steps[LABELS * LABELS]; /* the same as factors */
    double bias[LABELS - 1];
    double unit, barred, never, doubt, slope, shift;
    int64_t longest;
} Chain;

typedef struct {
    int64_t number;
    const int64_t *starts;
    const uint32_t *classes;
    const uint8_t *naming;
    int64_t nothings;
    const int64_t *nothing;
} Tokens;

typedef struct {
    const Tables *tables;
    int64_t width, size, runs;
    uint32_t *codes, *numbers;
    uint8_t *scripts, *apart, *known;
    uint32_t *makes;
    int64_t *own;
} View;

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

static uint32_t *row(const View *v, int64_t number) { return v->numbers + number * v->width; }

static void leave(View *v) {
    free(v->codes);
    free(v->numbers);
    free(v->scripts);
    free(v->own);
}

/* The padded text with room for the rows; 0 without memory. */
static int enter(View *v, const Tables *tables, const uint32_t *text, int64_t size, int64_t rows) {
    int64_t width = size + 2 * PAD;
    v->tables = tables, v->size = size, v->width = width;
    v->codes = malloc(width * 2 * sizeof(uint32_t));
    v->numbers = malloc(rows * width * sizeof(uint32_t));
    v->scripts = malloc(width * (2 + LONGEST));
    v->own = malloc(width * sizeof(int64_t));
    if (!v->codes || !v->numbers || !v->scripts || !v->own) return 0;
    v->makes = v->codes + width, v->apart = v->scripts + width, v->known = v->apart + width;
    uint32_t *letters = v->numbers;
    for (int64_t i = 0; i < width; i++) {
        uint32_t code = '\n';
        if (i >= PAD && i < PAD + size) {
            code = text[i - PAD];
            code = tables->fold[code < 0x10000 ? code : RARE];
        }
        v->codes[i] = code;
        v->scripts[i] = tables->script[code];
        uint32_t product = code * MIX;
        letters[i] = product ^ (product >> 15);
    }
    return 1;
}

static void grams(View *v, int all) {
    int64_t n = v->width;
    const uint32_t *one = v->numbers;
    const uint8_t *kind = v->scripts;
    uint32_t *two = row(v, TWO), *three = row(v, THREE), *six = row(v, SIX_SCRIPTS);
    for (int64_t i = 0; i < n - 1; i++) two[i] = one[i] * A + one[i + 1];
    two[n - 1] = one[n - 1] * A + one[0];
    for (int64_t i = 0; i < n - 2; i++) three[i] = two[i] * B + one[i + 2];
    three[n - 2] = two[n - 2] * B, three[n - 1] = two[n - 1] * B;
    for (int64_t i = 0; i < n - 5; i++) {
        six[i] = 0;
        for (int k = 0; k < 6; k++) six[i] = (six[i] << 4) + kind[i + k];
    }
    for (int64_t i = n - 5; i < n; i++) six[i] = 0;
    if (!all) return;
    uint32_t *four = row(v, FOUR), *five = row(v, FIVE_SCRIPTS), *seven = row(v, SEVEN_SCRIPTS);
    for (int64_t i = 0; i < n; i++) {
        four[i] = three[i] * A + (i < n - 3 ? one[i + 3] : 0);
        five[i] = seven[i] = 0;
        for (int k = 0; k < 5 && i + 5 <= n; k++) five[i] = (five[i] << 4) + kind[i + k];
        for (int k = 0; k < 7 && i + 7 <= n; k++) seven[i] = (seven[i] << 4) + kind[i + k];
    }
}

static uint8_t kinds_of(const Tables *t, uint32_t sum) {
    return t->known[((sum ^ (sum >> 16)) * LAST_FACTOR) >> (32 - WORD_BITS)];
}

/* The kinds of the words of one to `longest` letters that begin at a place. */
static void windows(const View *v, int64_t at, int longest, uint8_t *found) {
    const uint32_t *letters = v->numbers;
    uint32_t sum = 0;
    for (int k = 0; k < longest; k++) {
        found[k] = 0;
        if (at + k >= v->width) continue;
        sum += letters[at + k] * v->tables->powers[k];
        found[k] = kinds_of(v->tables, sum);
    }
}

static uint32_t sum_of(const View *v, int64_t start, int64_t end) {
    uint32_t sum = 0;
    for (int64_t i = start; i < end; i++)
        sum += v->numbers[i] * v->tables->powers[least(i - start, REACH - 1)];
    return sum;
}

static int64_t run_end(const View *v, const uint8_t *classes, int64_t start) {
    int64_t end = start + 1;
    uint8_t class = classes[v->scripts[start]];
    while (end < v->width && classes[v->scripts[end]] == class) end++;
    return end;
}

/* What every character of a run has of it: the rows from `first` on. */
static void spread(View *v, int64_t first, int64_t start, int64_t end, const uint32_t *values, int number) {
    for (int64_t i = start; i < end; i++) {
        int64_t inside = least(i - start, 3), left = least(end - 1 - i, 3);
        row(v, first)[i] = (inside > 0) * 2 + (left > 0);
        row(v, first + 1)[i] = (uint32_t)(inside * 4 + left);
    }
    for (int k = 0; k < number; k++) {
        uint32_t *to = row(v, first + 2 + k), value = values[k];
        for (int64_t i = start; i < end; i++) to[i] = value;
    }
}

static void beside(const View *v, int64_t start, int64_t end, uint32_t *values) {
    int64_t n = v->width;
    const uint32_t *one = v->numbers, *two = row(v, TWO);
    /* Places before the beginning and behind the end are taken from the other end: all of them are pads. */
    values[0] = one[(start - 1 + n) % n], values[1] = two[(start - 2 + n) % n];
    values[2] = one[end % n], values[3] = two[end % n];
}

static void runs(View *v, int all) {
    const uint8_t *classes = v->tables->classes;
    uint32_t values[9];
    v->runs = 0;
    for (int64_t start = 0, end; start < v->width; start = end, v->runs++) {
        end = run_end(v, classes, start);
        beside(v, start, end, values);
        values[4] = sum_of(v, start, end);
        values[5] = kinds_of(v->tables, values[4]);
        values[6] = classes[v->scripts[start]];
        values[7] = (uint32_t)least(end - start, 12);
        values[8] = values[3] * A + v->numbers[(end + 2) % v->width];
        spread(v, EDGE, start, end, values, all ? 9 : 8);
        if (!all) continue;
        uint32_t make = values[5];
        make = make * A + values[6], make ^= make >> 13;
        make = make * A + (uint32_t)least(values[7], 7), make ^= make >> 13;
        v->apart[v->runs] = values[6] == LINE && values[7] >= PAD;
        v->makes[v->runs] = v->apart[v->runs] ? 0 : make;
        for (int64_t i = start; i < end; i++) v->own[i] = v->runs;
    }
}

/* Names are listed with names: what kind of word stands across one sign, or two. */
static void makes(View *v) {
    uint32_t *make = row(v, MAKE), *before = row(v, MAKE_BEFORE), *behind = row(v, MAKE_BEHIND);
    for (int64_t i = 0; i < v->width; i++) {
        int64_t run = v->own[i];
        make[i] = v->makes[run];
        before[i] = run >= 2 && !v->apart[run - 1] ? v->makes[run - 2] : 0;
        behind[i] = run + 2 < v->runs && !v->apart[run + 1] ? v->makes[run + 2] : 0;
    }
}

static void chains(View *v) {
    const uint8_t *classes = v->tables->classes + 16;
    const uint32_t *kinds = row(v, KINDS);
    uint32_t values[8];
    for (int64_t start = 0, end; start < v->width; start = end) {
        end = run_end(v, classes, start);
        beside(v, start, end, values);
        int64_t points = 0;
        for (int64_t i = start; i < end; i++) points += v->scripts[i] == DOT;
        values[4] = (uint32_t)(least(points, 4) * 16 + least((end - start) / 3, 12));
        values[5] = (uint32_t)(least(points, 2) + (classes[v->scripts[start]] == 1) * 4);
        values[6] = kinds[start], values[7] = kinds[end - 1];
        spread(v, CHAIN_EDGE, start, end, values, 8);
    }
}

static const uint8_t KINDS_OF_WORDS[] = {WORD_KINDS};
#define WORDS ((int)sizeof KINDS_OF_WORDS)

/* The longest known word of each kind that begins, and that ends, at each character. */
static void words(View *v) {
    uint8_t(*known)[LONGEST] = (uint8_t(*)[LONGEST])v->known;
    for (int64_t i = 0; i < v->width; i++) windows(v, i, LONGEST, known[i]);
    for (int k = 0; k < WORDS; k++) {
        uint32_t *begins = row(v, BEGINS + k), *ends = row(v, ENDS + k);
        uint8_t kind = KINDS_OF_WORDS[k];
        for (int64_t i = 0; i < v->width; i++) {
            uint32_t begun = 0, ended = 0;
            for (int length = 1; length <= LONGEST; length++) {
                if (known[i][length - 1] & kind) begun = length;
                if (i - length + 1 >= 0 && (known[i - length + 1][length - 1] & kind)) ended = length;
            }
            begins[i] = begun, ends[i] = ended;
        }
    }
}

/* Where a surname and a given name meet; of several pairs at one place the last one stays. */
static void pairs(View *v) {
    const uint8_t(*known)[LONGEST] = (const uint8_t(*)[LONGEST])v->known;
    const uint32_t *given = row(v, BEGINS + GIVEN_WORDS);
    uint32_t *pair = row(v, PAIR), *at_given = row(v, PAIR_GIVEN), *at_end = row(v, PAIR_END);
    int64_t last = v->width - LONGEST;
    for (int64_t i = 0; i < v->width; i++) pair[i] = at_given[i] = at_end[i] = 0;
    for (int n = 1; n <= 3; n++)
        for (int strong = 0; strong < 2; strong++)
            for (int gap = 0; gap < 2; gap++)
                for (int64_t i = 0; i + n + gap < last; i++) {
                    int64_t middle = i + n + gap;
                    if (!(known[i][n - 1] & (strong ? SURNAME : RARE_SURNAME)) || !given[middle]) continue;
                    if (gap && v->codes[i + n] != ' ') continue;
                    uint32_t mark = (uint32_t)((1 + strong + 2 * gap) * 16 + n * 4 + least(given[middle], 3));
                    pair[i] = at_given[middle] = at_end[middle + given[middle] - 1] = mark;
                }
}

/* Of each token its place in its run of name tokens, and the tokens before and behind this run. */
static void name_runs(const View *v, const Tokens *t, uint8_t *member, int64_t *around) {
    int64_t n = t->number;
    for (int64_t i = 0; i < n; i++) {
        uint32_t code = v->codes[t->starts[i]];
        int bridge = code == BRIDGE_1 || code == BRIDGE_2 || code == BRIDGE_3;
        bridge = bridge && i > 0 && i < n - 1 && t->naming[i - 1] && t->naming[i + 1];
        member[i] = t->naming[i] || bridge;
    }
    for (int64_t first = 0, next; first < n; first = next) {
        next = first + 1;
        while (member[first] && next < n && member[next]) next++;
        for (int64_t i = first; i < next; i++) {
            around[3 * i] = (least(i - first, 3) * 4 + least(next - 1 - i, 3)) * 2 + member[i];
            around[3 * i + 1] = first > 0 ? first - 1 : 0;
            around[3 * i + 2] = next < n ? next : n - 1;
        }
    }
}

static void token_rows(View *v, const Tokens *t, const uint32_t *forms, const int64_t *around) {
    for (int64_t k = 0; k < t->number; k++) {
        int64_t start = t->starts[k], end = k + 1 < t->number ? t->starts[k + 1] : v->width;
        uint32_t values[] = {
            (uint32_t)least(end - start, 7),
            (uint32_t)around[3 * k],
            forms[around[3 * k + 2]],
            forms[around[3 * k + 1]],
        };
        for (int64_t i = start; i < end; i++) {
            for (int64_t d = -2; d <= 2; d++) {
                int there = k + d >= 0 && k + d < t->number;
                row(v, SPEECH + d)[i] = there ? t->classes[k + d] : 0;
                row(v, FORM + d)[i] = there ? forms[k + d] : 0;
            }
            row(v, TOKEN_EDGE)[i] = (i > start) * 2 + (end - 1 > i);
            for (int j = 0; j < 4; j++) row(v, TOKEN_LENGTH + j)[i] = values[j];
        }
    }
}

/* What the analyser says of each character's token and of its neighbours; 0 without memory. */
static int add_tokens(View *v, const Tokens *t) {
    uint32_t *forms = malloc(t->number * sizeof(uint32_t));
    int64_t *around = malloc(t->number * 3 * sizeof(int64_t));
    uint8_t *member = malloc(t->number);
    int able = forms && around && member;
    if (able) {
        for (int64_t k = 0; k < t->number; k++)
            forms[k] = sum_of(v, t->starts[k], k + 1 < t->number ? t->starts[k + 1] : v->width);
        for (int64_t k = 0; k < t->nothings; k++) forms[t->nothing[k]] = 0;
        name_runs(v, t, member, around);
        token_rows(v, t, forms, around);
    }
    free(forms), free(around), free(member);
    return able;
}
