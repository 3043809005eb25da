/* 機械の言葉で、判断。The weights of all clues summed up, and the chain of labels: features.py, model.py, chain.py. */
#include <math.h>

#include "surroundings.h"

/* The row of the table that a clue chooses, for some characters. */
WIDE_STEPS static void choose(const uint32_t *const *looks, int64_t length, uint32_t salt, int shift, int64_t size, uint32_t *chosen) {
    for (int64_t i = 0; i < size; i++) chosen[i] = looks[0][i];
    for (int64_t k = 1; k < length; k++) {
        const uint32_t *look = looks[k];
        for (int64_t i = 0; i < size; i++) {
            uint32_t joined = chosen[i] * A + look[i];
            chosen[i] = joined ^ (joined >> 13);
        }
    }
    for (int64_t i = 0; i < size; i++) {
        uint32_t salted = chosen[i] * salt;
        salted ^= salted >> 15;
        chosen[i] = (salted * C) >> shift;
    }
}

/* The sum of the weights that all clues choose; `wide` weights are those of labels. */
static void sum_up(const View *v, const Plan *plan, int wide, uint64_t *sums) {
    const uint32_t *looks[MOST_JOINED];
    uint32_t chosen[AT_ONCE];
    memset(sums, 0, v->size * sizeof(uint64_t));
    for (int64_t start = 0; start < v->size; start += AT_ONCE) {
        int64_t size = least(AT_ONCE, v->size - start), at = 0;
        uint64_t *sum = sums + start;
        for (int64_t clue = 0; clue < plan->clues; at += plan->lengths[clue++]) {
            for (int64_t k = 0; k < plan->lengths[clue]; k++)
                looks[k] = row(v, plan->rows[at + k]) + PAD + plan->further[at + k] + start;
            choose(looks, plan->lengths[clue], plan->salts[clue], (int)(32 - plan->bits), size, chosen);
            if (wide)
                for (int64_t i = 0; i < size; i++) sum[i] += ((const uint64_t *)plan->weights)[chosen[i]];
            else
                for (int64_t i = 0; i < size; i++) sum[i] += (uint64_t)(int64_t)((const int32_t *)plan->weights)[chosen[i]];
        }
    }
}

/* Marks the characters whose sentence or line may hold a name; -1 without memory. */
int64_t pidetect_gate(const Tables *tables, const Plan *plan, int64_t threshold, const uint32_t *text, int64_t size, uint8_t *passed) {
    View view = {0};
    uint64_t *sums = malloc((size + 1) * sizeof(uint64_t));
    int able = enter(&view, tables, text, size, GATE_ROWS) && sums;
    if (able) {
        grams(&view, 0);
        for (int64_t i = 0; i < view.width; i++) {
            uint8_t known[3];
            windows(&view, i, 3, known);
            for (int k = 0; k < 3; k++) row(&view, KNOWN + k)[i] = known[k];
        }
        runs(&view, 0);
        sum_up(&view, plan, 0, sums);
        const uint8_t *kinds = view.scripts + PAD;
        for (int64_t first = 0, next; first < size; first = next) {
            int hot = (int64_t)sums[first] > threshold;
            for (next = first + 1; next < size && kinds[next - 1] != LINE && kinds[next - 1] != STOP; next++)
                hot |= (int64_t)sums[next] > threshold;
            memset(passed + first, hot, next - first);
        }
    }
    free(sums);
    leave(&view);
    return able ? 0 : -1;
}

static int is_joiner(uint32_t code) {
    static const uint32_t joiners[] = {JOINERS};
    for (unsigned k = 0; k < sizeof joiners / sizeof *joiners; k++)
        if (code == joiners[k]) return 1;
    return 0;
}

/* The score of each label at a character; those that it cannot have are barred. */
static void score(const View *v, const Chain *c, int64_t at, uint64_t sum, double *scores) {
    const uint8_t *kind = v->scripts + PAD + at;
    sum += 0x8000800080008000u;
    for (int label = 0; label < OUT; label++) {
        scores[label] = (double)((sum >> (16 * label)) & 0xFFFF) - 32768.0;
        scores[label] = scores[label] * c->unit;
        scores[label] = scores[label] + c->bias[label];
    }
    scores[OUT] = 0;
    int joiner = *kind == OTHER && is_joiner(v->codes[PAD + at]);
    int blanks = *kind == SPACE && (kind[-1] == SPACE || kind[1] == SPACE);
    if (!v->tables->edge[*kind]) scores[0] = scores[2] = scores[3] = c->barred;
    if (!(v->tables->within[*kind] || joiner) || blanks) scores[1] = c->barred;
}

static int highest(const double *values) {
    int best = 0;
    for (int k = 1; k < LABELS; k++)
        if (values[k] > values[best]) best = k;
    return best;
}

/* The likeliest labels of an island, OUTSIDE less likely by `doubt`. */
static void label(const Chain *c, const double *scores, int64_t size, double doubt, double *here, uint8_t *came, uint8_t *labels) {
    double options[LABELS];
    for (int64_t t = 0; t < size; t++) {
        double *now = here + t * LABELS;
        for (int to = 0; to < LABELS; to++) {
            now[to] = scores[t * LABELS + to] - (to == OUT ? doubt : 0);
            for (int from = 0; t && from < LABELS; from++)
                options[from] = now[from - LABELS] + c->moves[from * LABELS + to];
            int best = t ? highest(options) : 0;
            came[t * LABELS + to] = (uint8_t)best;
            now[to] += t ? options[best] : c->moves[OUT * LABELS + to];
        }
    }
    for (int from = 0; from < LABELS; from++)
        options[from] = here[(size - 1) * LABELS + from] + c->moves[from * LABELS + OUT];
    labels[size - 1] = (uint8_t)highest(options);
    for (int64_t t = size - 1; t > 0; t--) labels[t - 1] = came[t * LABELS + labels[t]];
}

/* The probability at each character of an island that it is in no name: the forward and the backward pass. */
static void outside(const Chain *c, const double *scores, int64_t size, double *room, double *none) {
    double *weights = room, *first = weights + size * LABELS, *second = first + size * LABELS, *sums = second + size * LABELS;
    for (int64_t t = 0; t < size; t++) {
        const double *s = scores + t * LABELS;
        double top = s[highest(s)];
        sums[t] = 0;
        for (int to = 0; to < LABELS; to++) {
            double value = t ? 0 : c->steps[OUT * LABELS + to];
            for (int from = 0; t && from < LABELS; from++)
                value += first[(t - 1) * LABELS + from] * c->steps[from * LABELS + to];
            weights[t * LABELS + to] = exp(s[to] - top);
            first[t * LABELS + to] = weights[t * LABELS + to] * value;
            sums[t] += first[t * LABELS + to];
        }
        for (int to = 0; to < LABELS; to++) first[t * LABELS + to] /= sums[t];
    }
    double closing = 0;
    for (int from = 0; from < LABELS; from++) closing += first[(size - 1) * LABELS + from] * c->steps[from * LABELS + OUT];
    for (int from = 0; from < LABELS; from++) second[(size - 1) * LABELS + from] = c->steps[from * LABELS + OUT] / closing;
    for (int64_t t = size - 1; t > 0; t--)
        for (int from = 0; from < LABELS; from++) {
            double value = 0;
            for (int to = 0; to < LABELS; to++)
                value += weights[t * LABELS + to] * second[t * LABELS + to] * c->steps[from * LABELS + to];
            second[(t - 1) * LABELS + from] = value / sums[t];
        }
    for (int64_t t = 0; t < size; t++) none[t] = first[t * LABELS + OUT] * second[t * LABELS + OUT];
}

/* Log-odds that a name stands here, after the held-out sentences. */
static double calibrated(const Chain *c, double raw) {
    raw = raw < 1e-4 ? 1e-4 : raw > 1 - 1e-4 ? 1 - 1e-4 : raw;
    return 1 / (1 + exp(-(c->slope * log(raw / (1 - raw)) + c->shift)));
}

static int begins(uint8_t label) { return label == 0 || label == 3; }
static int ends(uint8_t label) { return label == 2 || label == 3; }

/* Where the likeliest labels see no name, the likeliest name that is worth a mention. */
static int mention(uint8_t *best, const uint8_t *eager, int64_t size) {
    int any = 0;
    for (int64_t first = 0, last; first < size; first++) {
        if (!begins(eager[first])) continue;
        for (last = first; !ends(eager[last]) && last < size - 1;) last++;
        int named = 0;
        for (int64_t i = first; i <= last; i++) named |= best[i] != OUT;
        if (!named) memcpy(best + first, eager + first, last + 1 - first);
        first = last;
    }
    for (int64_t i = 0; i < size; i++) any |= begins(best[i]);
    return any;
}

/* The names of one island; gives how many there are. */
static int64_t island(const Chain *c, const double *scores, int64_t at, int64_t size, double *room, int64_t *spans, double *certain) {
    uint8_t came[MOST_ISLAND * LABELS], best[MOST_ISLAND], eager[MOST_ISLAND];
    int64_t found = 0;
    label(c, scores, size, 0, room, came, best);
    label(c, scores, size, c->doubt, room, came, eager);
    if (!mention(best, eager, size)) return 0;
    double *none = room + size * (3 * LABELS + 1);
    outside(c, scores, size, room, none);
    for (int64_t first = 0, last; first < size; first = last + 1) {
        last = first;
        if (!begins(best[first])) continue;
        double sum = none[first];
        while (!ends(best[last]) && last < size - 1) sum += none[++last];
        spans[2 * found] = at + first, spans[2 * found + 1] = at + last;
        certain[found++] = calibrated(c, 1 - sum / (double)(last - first + 1));
    }
    return found;
}

/* All islands: stretches of neighbours that may be part of a name; one that is longer than any name is cut. */
static int64_t decode(const View *v, const Chain *c, const uint64_t *sums, int64_t *spans, double *certain) {
    double scores[MOST_ISLAND * LABELS], room[MOST_ISLAND * (3 * LABELS + 2)];
    int64_t found = 0, size = 0;
    for (int64_t i = 0; i <= v->size; i++) {
        double *now = scores + size * LABELS;
        int land = 0;
        if (i < v->size) {
            score(v, c, i, sums[i], now);
            for (int k = 0; k < OUT; k++) land |= now[k] > c->never;
        }
        size += land;
        if (size && (!land || size == c->longest)) {
            int64_t at = land ? i + 1 - size : i - size;
            found += island(c, scores, at, size, room, spans + 2 * found, certain + found);
            size = 0;
        }
    }
    return found;
}

/* Whether the tokens cover the padded text one after the other. */
static int covers(const Tokens *t, int64_t width) {
    if (t->number < 1 || t->starts[0] != 0 || t->starts[t->number - 1] >= width) return 0;
    for (int64_t k = 1; k < t->number; k++)
        if (t->starts[k] <= t->starts[k - 1]) return 0;
    for (int64_t k = 0; k < t->nothings; k++)
        if (t->nothing[k] < 0 || t->nothing[k] >= t->number) return 0;
    return 1;
}

/* The names in a text: first and last character and certainty of each; how many, -1 without memory, -2 for tokens of
 * another text. */
int64_t pidetect_names(const Tables *tables, const Plan *plan, const Chain *chain, const Tokens *tokens, const uint32_t *text, int64_t size, int64_t *spans, double *certain) {
    View view = {0};
    uint64_t *sums;
    int64_t found = -1;
    if (tokens && !covers(tokens, size + 2 * PAD)) return -2;
    sums = malloc((size + 1) * sizeof(uint64_t));
    if (sums && enter(&view, tables, text, size, tokens ? ALL_ROWS : CHARACTER_ROWS)) {
        grams(&view, 1);
        runs(&view, 1);
        chains(&view);
        makes(&view);
        words(&view);
        pairs(&view);
        if (!tokens || add_tokens(&view, tokens)) {
            sum_up(&view, plan, 1, sums);
            found = decode(&view, chain, sums, spans, certain);
        }
    }
    free(sums);
    leave(&view);
    return found;
}
