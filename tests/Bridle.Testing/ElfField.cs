namespace Bridle.Testing;

/// <summary>Where one field of a header lies in what <see cref="ElfBuilder"/> built.</summary>
public readonly record struct ElfField(string Name, int Offset, int Size);
