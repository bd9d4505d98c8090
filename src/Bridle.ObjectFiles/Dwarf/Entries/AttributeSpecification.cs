namespace Bridle.ObjectFiles.Dwarf.Entries;

/// <summary>One attribute of an abbreviation; the constant is the value itself where the form is an implicit one.</summary>
internal readonly record struct AttributeSpecification(DwarfAttribute Name, DwarfForm Form, long Constant);
