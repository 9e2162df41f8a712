import type { Product } from '../../api/contract';

function text_of(product: Product): string {
  const tags = Array.isArray(product.tags) ? product.tags.join(' ') : (product.tags ?? '');
  const inferred = product.inferred?.tags.map(({ name }) => name).join(' ') ?? '';
  return `${product.name} ${product.product_id} ${product.brand ?? ''} ${tags} ${inferred} ${product.description ?? ''}`.toLocaleLowerCase();
}

/** Products in whose name, identifier, brand, tags or description every word stands, of one category or all. */
export function search_products(products: Product[], text: string, category: string): Product[] {
  const wanted = text.toLocaleLowerCase().split(/\s+/u).filter((word) => word !== '');
  return products.filter((product) => {
    if (category !== '' && product.category !== category) return false;
    const own = text_of(product);
    return wanted.every((word) => own.includes(word));
  });
}
