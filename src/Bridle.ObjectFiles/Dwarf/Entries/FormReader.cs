namespace Bridle.ObjectFiles.Dwarf.Entries;

/// <summary>Reads attribute values of every form.</summary>
internal static class FormReader
{
    /// <summary>Reads one value; an unknown form fails the cursor, since nobody can tell where the next value lies.</summary>
    public static AttributeValue Read(ref DwarfCursor cursor, AttributeSpecification specification, in UnitHeader unit)
    {
        DwarfForm form = specification.Form;
        if (form == DwarfForm.Indirect)
        {
            form = (DwarfForm)cursor.Unsigned16();
            // Neither has a place for its constant, nor its form once more, here.
            if (form is DwarfForm.ImplicitConstant or DwarfForm.Indirect) cursor.Fail();
        }

        int position = cursor.Position;
        if (TryBlock(ref cursor, form, out ulong length))
        {
            position = cursor.Position;
            cursor.Skip(length);
            return new AttributeValue(form, length, position);
        }

        return new AttributeValue(form, Number(ref cursor, form, specification.Constant, unit), position);
    }

    /// <summary>Bytes of a value of a form in a unit of the usual kind (offsets of 4 bytes, addresses of 8); -1 where it depends.</summary>
    public static int UsualSize(DwarfForm form) => form switch
    {
        DwarfForm.FlagPresent or DwarfForm.ImplicitConstant => 0,
        DwarfForm.Data1 or DwarfForm.Flag or DwarfForm.Reference1 or DwarfForm.StringIndex1 or DwarfForm.AddressIndex1 => 1,
        DwarfForm.Data2 or DwarfForm.Reference2 or DwarfForm.StringIndex2 or DwarfForm.AddressIndex2 => 2,
        DwarfForm.StringIndex3 or DwarfForm.AddressIndex3 => 3,
        DwarfForm.Data4 or DwarfForm.Reference4 or DwarfForm.StringIndex4 or DwarfForm.AddressIndex4 => 4,
        DwarfForm.StringPointer or DwarfForm.SectionOffset or DwarfForm.LineStringPointer or DwarfForm.ReferenceAddress => 4,
        DwarfForm.StringPointerSupplementary or DwarfForm.GnuStringPointerAlternate or DwarfForm.GnuReferenceAlternate => 4,
        DwarfForm.ReferenceSupplementary4 => 4,
        DwarfForm.Address or DwarfForm.Data8 or DwarfForm.Reference8 or DwarfForm.ReferenceSignature => 8,
        DwarfForm.ReferenceSupplementary8 => 8,
        DwarfForm.Data16 => 16,
        _ => -1,
    };

    private static bool TryBlock(ref DwarfCursor cursor, DwarfForm form, out ulong length)
    {
        bool isBlock = true;
        length = 0;
        switch (form)
        {
            case DwarfForm.Block1: length = cursor.U8(); break;
            case DwarfForm.Block2: length = cursor.U16(); break;
            case DwarfForm.Block4: length = cursor.U32(); break;
            case DwarfForm.Block or DwarfForm.Expression: length = cursor.Unsigned(); break;
            case DwarfForm.Data16: length = 16; break;
            default: isBlock = false; break;
        }

        return isBlock;
    }

    private static ulong Number(ref DwarfCursor cursor, DwarfForm form, long constant, in UnitHeader unit)
    {
        switch (form)
        {
            case DwarfForm.FlagPresent:
                return 1;
            case DwarfForm.ImplicitConstant:
                return unchecked((ulong)constant);
            case DwarfForm.Address:
                return cursor.Sized(unit.AddressSize);
            case DwarfForm.SignedData:
                return unchecked((ulong)cursor.Signed());
            case DwarfForm.String:
                return (ulong)cursor.CString().Length;
            case DwarfForm.UnsignedData or DwarfForm.ReferenceUnsigned or DwarfForm.StringIndex or DwarfForm.AddressIndex
                or DwarfForm.LocationListIndex or DwarfForm.RangeListIndex or DwarfForm.GnuAddressIndex or DwarfForm.GnuStringIndex:
                return cursor.Unsigned();
            case DwarfForm.ReferenceAddress:
                // An address in DWARF 2, an offset since.
                return cursor.Sized(unit.Version == 2 ? unit.AddressSize : unit.OffsetSize);
            case DwarfForm.StringPointer or DwarfForm.LineStringPointer or DwarfForm.SectionOffset or DwarfForm.StringPointerSupplementary
                or DwarfForm.GnuReferenceAlternate or DwarfForm.GnuStringPointerAlternate:
                return cursor.Sized(unit.OffsetSize);
            case DwarfForm.StringIndex3 or DwarfForm.AddressIndex3:
                return cursor.U24();
            default:
                return cursor.Sized(UsualSize(form));
        }
    }
}
