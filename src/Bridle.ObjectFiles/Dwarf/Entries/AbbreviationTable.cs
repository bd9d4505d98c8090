using System.Runtime.CompilerServices;

namespace Bridle.ObjectFiles.Dwarf.Entries;

/// <summary>The abbreviations of one or more units, decoded into flat arrays.</summary>
internal sealed class AbbreviationTable
{
    private readonly Abbreviation[] _abbreviations;
    private readonly AttributeSpecification[] _attributes;

    // Compilers number from 1 without gaps; only other tables need it.
    private readonly Dictionary<ulong, int>? _byCode;

    private AbbreviationTable(List<Abbreviation> abbreviations, List<AttributeSpecification> attributes, Dictionary<ulong, int>? byCode)
    {
        (_abbreviations, _attributes, _byCode) = ([.. abbreviations], [.. attributes], byCode);
        long codes = byCode is null ? 0 : byCode.Count * 32L;
        Bytes = codes + (_abbreviations.Length * (long)Unsafe.SizeOf<Abbreviation>())
            + (_attributes.Length * (long)Unsafe.SizeOf<AttributeSpecification>());
    }

    public long Bytes { get; }

    public static AbbreviationTable? TryRead(ReadOnlySpan<byte> section, ulong offset, DwarfLimits limits, StepMeter steps)
    {
        DwarfCursor cursor = new(section, offset);
        List<Abbreviation> abbreviations = [];
        List<AttributeSpecification> attributes = [];
        Dictionary<ulong, int>? byCode = null;
        for (ulong code = cursor.Unsigned(); code != 0; code = cursor.Unsigned())
        {
            if (abbreviations.Count >= limits.Abbreviations || !steps.Take()) return null;
            if (byCode is null && code != (ulong)abbreviations.Count + 1)
                byCode = Enumerable.Range(0, abbreviations.Count).ToDictionary(static index => (ulong)index + 1);
            byCode?.TryAdd(code, abbreviations.Count);
            DwarfTag tag = (DwarfTag)cursor.Unsigned16();
            bool hasChildren = cursor.U8() != 0;
            int first = attributes.Count;
            if (!TryReadAttributes(ref cursor, attributes, limits, steps, out int size)) return null;
            abbreviations.Add(new Abbreviation(tag, hasChildren, first, attributes.Count - first, size));
        }

        return cursor.HasFailed ? null : new AbbreviationTable(abbreviations, attributes, byCode);
    }

    public bool TryFind(ulong code, out Abbreviation abbreviation)
    {
        int index = unchecked((int)(code - 1));
        bool found = _byCode is null ? unchecked(code - 1) < (ulong)_abbreviations.Length : _byCode.TryGetValue(code, out index);
        abbreviation = found ? _abbreviations[index] : default;
        return found;
    }

    public ReadOnlySpan<AttributeSpecification> Attributes(in Abbreviation abbreviation) =>
        _attributes.AsSpan(abbreviation.First, abbreviation.Count);

    /// <summary>Passes the values of an entry.</summary>
    public void Skip(ref DwarfCursor cursor, in Abbreviation abbreviation, in UnitHeader unit)
    {
        if (abbreviation.UsualSize >= 0 && unit is { Is64Bit: false, AddressSize: 8, Version: > 2 })
        {
            cursor.Skip((ulong)abbreviation.UsualSize);
            return;
        }

        foreach (AttributeSpecification attribute in Attributes(abbreviation)) FormReader.Read(ref cursor, attribute, unit);
    }

    private static bool TryReadAttributes(ref DwarfCursor cursor, List<AttributeSpecification> attributes, DwarfLimits limits, StepMeter steps,
        out int size)
    {
        size = 0;
        while (true)
        {
            ushort name = cursor.Unsigned16(), form = cursor.Unsigned16();
            if (name == 0 && form == 0) return !cursor.HasFailed;
            if (attributes.Count >= limits.Attributes || !steps.Take()) return false;
            long constant = (DwarfForm)form == DwarfForm.ImplicitConstant ? cursor.Signed() : 0;
            attributes.Add(new AttributeSpecification((DwarfAttribute)name, (DwarfForm)form, constant));
            int one = FormReader.UsualSize((DwarfForm)form);
            size = one < 0 || size < 0 ? -1 : size + one;
        }
    }
}
