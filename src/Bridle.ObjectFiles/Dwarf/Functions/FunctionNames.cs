using System.Diagnostics.CodeAnalysis;
using Bridle.ObjectFiles.Dwarf.Entries;
using Bridle.ObjectFiles.Dwarf.Units;

namespace Bridle.ObjectFiles.Dwarf.Functions;

/// <summary>Finds the names of a function, which may stand at an entry that it refers to: its abstract origin or its declaration.</summary>
internal static class FunctionNames
{
    public static FunctionName Resolve(DebugInfo info, ulong entry)
    {
        string name = "", linkageName = "";
        // Two files may refer to each other: the limit counts both.
        DebugInfo file = info;
        for (int followed = 0; followed <= info.Limits.Origins; followed++)
        {
            if (!TryRead(file, entry, out EntryNames names, out UnitRoot? root)) break;
            if (name.Length == 0) name = file.Text(file.String(names.Name, root));
            if (linkageName.Length == 0) linkageName = file.Text(file.String(names.LinkageName, root));
            if (linkageName.Length > 0 && name.Length > 0) break;
            if (Target(file, names.Origin, root.Header, out entry) is not { } target) break;
            file = target;
        }

        return new FunctionName(name, linkageName);
    }

    private static bool TryRead(DebugInfo info, ulong entry, out EntryNames names, [NotNullWhen(true)] out UnitRoot? root)
    {
        (names, root) = (default, null);
        if (!info.TryFindUnit(entry, out UnitHeader unit) || info.Abbreviations(unit) is not { } abbreviations) return false;
        root = info.Root(unit);
        DwarfCursor cursor = new(info.Sections.Info.Span[..unit.End], entry);
        if (root is null || !abbreviations.TryFind(cursor.Unsigned(), out Abbreviation abbreviation)) return false;
        foreach (AttributeSpecification attribute in abbreviations.Attributes(abbreviation))
        {
            AttributeValue value = FormReader.Read(ref cursor, attribute, unit);
            if (cursor.HasFailed) return false;
            names = names.With(attribute.Name, value);
        }

        return true;
    }

    /// <summary>Which entry of which file a reference means; null where it is none or the file is not there.</summary>
    private static DebugInfo? Target(DebugInfo info, in AttributeValue reference, in UnitHeader unit, out ulong entry)
    {
        entry = reference.Number;
        switch (reference.Form)
        {
            case DwarfForm.Reference1 or DwarfForm.Reference2 or DwarfForm.Reference4 or DwarfForm.Reference8 or DwarfForm.ReferenceUnsigned:
                entry = unchecked((ulong)unit.Offset + reference.Number);
                return info;
            case DwarfForm.ReferenceAddress:
                return info;
            case DwarfForm.GnuReferenceAlternate or DwarfForm.ReferenceSupplementary4 or DwarfForm.ReferenceSupplementary8:
                return info.Alternate;
            default:
                return null;
        }
    }

    private readonly record struct EntryNames(AttributeValue Name, AttributeValue LinkageName, AttributeValue Origin)
    {
        public EntryNames With(DwarfAttribute attribute, AttributeValue value) => attribute switch
        {
            DwarfAttribute.Name => this with { Name = value },
            DwarfAttribute.LinkageName or DwarfAttribute.MipsLinkageName => this with { LinkageName = value },
            DwarfAttribute.AbstractOrigin => this with { Origin = value },
            DwarfAttribute.Specification => this with { Origin = value },
            _ => this,
        };
    }
}
