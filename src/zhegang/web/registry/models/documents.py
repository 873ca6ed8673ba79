"""Documents: what is known of each, and apart from that its text."""

from __future__ import annotations

from django.db import models

from zhegang.web.registry.models.names import Named


class Document(Named):
    """One text, whoever loaded it. Known by its hash; its text may not be held at all.

    `id` is the beginning of `text_sha256`, or of the hash of the pack's id where a pack names
    a document that nobody has hashed. `source` is the document it copies, if any: a mirror
    counts once. `occasion` is the first document that tells the same occasion.
    """

    STANCES = ("official", "news", "opinion")
    KINSHIPS = ("own", "same", "mirror", "spun")

    id = models.CharField(primary_key=True, max_length=20)
    pack = models.CharField(max_length=40, blank=True)
    pack_id = models.CharField(max_length=120, blank=True, db_index=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=8, blank=True)
    stance = models.CharField(max_length=10)
    published = models.DateField(null=True)
    # ISO day or empty: what pages of the register are ordered by.
    day = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=500, blank=True)
    notes = models.JSONField(default=list)
    source = models.ForeignKey("self", models.SET_NULL, null=True, related_name="copies")
    kinship = models.CharField(max_length=8, default="own")
    occasion = models.ForeignKey("self", models.SET_NULL, null=True, related_name="tellings")
    occasion_probable = models.BooleanField(default=False)
    occasion_basis = models.CharField(max_length=10, default="rules")  # rules, pack, reviewer
    judged = models.BooleanField(default=False)  # source and occasion are settled
    public = models.BooleanField(default=False)  # holds a published statement
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-day", "-id"], name="registry_doc_day"),
            models.Index(fields=["-day", "-id"], name="registry_doc_public", condition=models.Q(public=True)),
        ]


class Text(models.Model):
    """A document's text and its segments; read by whoever may see it.

    `segments` are rows of start, end and kind, in the order of their numbers.
    """

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="held")
    text = models.TextField()
    segments = models.JSONField(default=list)


class Marks(models.Model):
    """What documents are compared by, as sorted little-endian 64-bit hashes.

    `names` tell an occasion; `runs` is a sample of the runs of words, which tells mirrors;
    `fixed` the runs of names and figures, which tell spun copies.
    """

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="marks")
    names = models.BinaryField()
    runs = models.BinaryField()
    fixed = models.BinaryField()
    places = models.TextField(blank=True)  # one a line: all the text names, and those of its title
    own = models.TextField(blank=True)


class Copy(models.Model):
    """Who loaded a document's text and so may see it; `holder` empty: the site itself, for its review."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="loaded")
    holder = models.CharField(max_length=40, blank=True)  # a user's id
    name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "holder"], name="registry_copy_once")]
        indexes = [models.Index(fields=["holder", "document"], name="registry_copy_holder")]
